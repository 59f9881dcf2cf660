package io.quorate.lock;

/**
 * What is shown in place of a grant that is over, to who asks again for it: the edge makes a
 * refusal of it.
 */
public record LostView(LossReason lost) {}
