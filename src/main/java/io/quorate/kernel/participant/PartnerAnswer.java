package io.quorate.kernel.participant;

/**
 * What a partner has answered to a call that it did.
 *
 * @param text the body of the answer, perhaps empty
 */
public record PartnerAnswer(String text) {}
