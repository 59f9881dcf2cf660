package io.quorate.multijvm.lock;

/**
 * A holder's write to the table that checks tokens.
 *
 * @param invokedNanos when it was begun, by {@link System#nanoTime}
 * @param returnedNanos when it was over
 */
public record GuardedWrite(
    String lock, String owner, long token, long invokedNanos, long returnedNanos, Outcome outcome) {

  /** What became of a write. */
  public enum Outcome {
    ACCEPTED,
    /** The table has seen a higher token. */
    REFUSED,
    /** The database did not answer: it may have been done. */
    UNKNOWN
  }
}
