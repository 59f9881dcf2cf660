package io.quorate.call;

/**
 * The limits of calls that are settings.
 *
 * @param attempts how often at least a partner is asked in a row to undo or to commit a step,
 *     before that is given up until it is asked for again; at least 1
 * @param attemptsForMs for how long at least, in milliseconds
 * @param timeoutMs how long one attempt may take, in milliseconds; an attempt that says nothing for
 *     a second longer is taken for lost
 */
public record CallLimits(int attempts, long attemptsForMs, long timeoutMs) {}
