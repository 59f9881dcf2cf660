package io.quorate.multijvm.consistency;

/**
 * One write of an account, the opening or a deposit of 1, so that the version and the balance tell
 * how many there were before. Immutable.
 *
 * @param session whose vector was sent, and taken from the answer; empty for none
 * @param invokedNanos when it was sent first, by {@link System#nanoTime}
 * @param returnedNanos when the last attempt was over
 * @param version the account's after it; {@link #UNKNOWN} when it was not acknowledged
 */
record LeveledWrite(
    String account, String session, long invokedNanos, long returnedNanos, long version) {

  static final long UNKNOWN = 0;

  boolean isAcknowledged() {
    return version != UNKNOWN;
  }
}
