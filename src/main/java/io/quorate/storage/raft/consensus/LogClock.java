package io.quorate.storage.raft.consensus;

import java.util.function.LongSupplier;

/**
 * The time of the log, as this peer would go on with it. It goes on by the monotonic clock from the
 * last entry that the leader gave its time, and so also when another peer leads: a wall clock that
 * is wrong, or jumps, changes nothing of it. Else a leader whose clock jumps ahead would end every
 * lease at once, and one whose clock is set back would let none end.
 *
 * <p>Only the first leader after all peers were down takes the time from its wall clock, since
 * nobody else knows for how long they were. Safe for use by any thread.
 */
final class LogClock {

  private static final long NANOS_PER_MS = 1_000_000;

  private final LongSupplier wallMs;
  private final LongSupplier nanoTime;

  /** Whether the time goes on; before, it stands where the log ends. */
  private boolean runs;

  private long originMs;
  private long originNanos;
  private long stampedMs;

  /**
   * Creates one.
   *
   * @param wallMs milliseconds since the epoch; may jump
   * @param nanoTime nanoseconds since some moment; never jumps
   */
  LogClock(LongSupplier wallMs, LongSupplier nanoTime) {
    this.wallMs = wallMs;
    this.nanoTime = nanoTime;
  }

  /** Takes note of the time of an entry that is older than this life of the peer. */
  synchronized void replayed(long atMs) {
    if (!runs) {
      originMs = Math.max(originMs, atMs);
    }
  }

  /** Takes note of the time of an entry that a leader has added just now. */
  synchronized void heard(long atMs) {
    // By its own entries the time would lose what each of them took on its way.
    if (atMs > stampedMs) {
      begin(Math.max(originMs, atMs));
    }
  }

  /** Returns the time of an entry that this peer adds as the leader; never runs back. */
  synchronized long stamp() {
    if (!runs) {
      begin(Math.max(originMs, wallMs.getAsLong()));
    }
    stampedMs = Math.max(stampedMs, nowMs());
    return stampedMs;
  }

  /** Returns the time of the log, in milliseconds since the epoch. */
  synchronized long nowMs() {
    return runs ? originMs + (nanoTime.getAsLong() - originNanos) / NANOS_PER_MS : originMs;
  }

  private void begin(long atMs) {
    originMs = atMs;
    originNanos = nanoTime.getAsLong();
    runs = true;
  }
}
