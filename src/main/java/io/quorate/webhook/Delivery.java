package io.quorate.webhook;

import org.jspecify.annotations.Nullable;

/**
 * One attempt to tell a receiver of an event. Immutable.
 *
 * @param event the event's id, such as {@code accounts/alice/2}
 * @param type the event's type, such as {@code io.quorate.account.deposited}
 * @param atMs when it ended, by the sending node's clock, in milliseconds since the epoch
 * @param attempt 1 for the first attempt since the last success
 * @param problem why the receiver has not taken it; null when it has
 */
public record Delivery(
    String event, String type, long atMs, int attempt, @Nullable String problem) {}
