package io.quorate.storage.raft.consensus;

import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * The time of the log, as this peer would go on with it. It goes on by the monotonic clock from
 * what the leader said, and so also when another peer leads: a wall clock that is wrong, or jumps,
 * changes nothing of it. Else a leader whose clock jumps ahead would end leases that their holders
 * still have, and one whose clock is set back would let none end.
 *
 * <p>A wall clock counts in two cases. The first leader after all peers were down begins with it,
 * since nobody else knows for how long they were; a peer that starts beside others is told the time
 * by them ({@link #heard}). And a leader whose clock is a little ahead of the log's time takes it
 * once, when it begins to lead: so the time that is lost when another peer leads does not add up.
 * Safe for use by any thread.
 */
final class LogClock {

  /**
   * How far ahead of the log the wall clock of a peer that begins to lead may be to be taken: as
   * much as an entry is on its way, and far less than what the nodes' times may differ by when they
   * measure leases.
   */
  static final long CATCH_UP_MS = 100;

  private static final long NANOS_PER_MS = 1_000_000;

  /** A peer that listens loses one part in 2 to the power of this: more than two clocks drift. */
  private static final int SLOWNESS_BITS = 13;

  private final LongSupplier wallMs;
  private final LongSupplier nanoTime;

  /** Whether the time goes on; before, it stands where the log ends. */
  private boolean runs;

  private long timeNanos;
  private long sinceNanos;
  private long stampedMs;

  /** Whether another peer has led since this one took its wall clock. */
  private boolean mayCatchUp = true;

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

  /** Takes note of the time of an entry that may be older than this life of the peer. */
  synchronized void replayed(long atMs) {
    if (runs) {
      // What others have told was a moment on its way, and the log's time never goes back.
      heard(atMs);
    } else {
      timeNanos = Math.max(timeNanos, atMs * NANOS_PER_MS);
    }
  }

  /**
   * Takes note of the time of an entry that the present leader has added, or that another peer has
   * told. Of those that were on their way for different times, that which was fastest tells the
   * time best.
   */
  synchronized void heard(long atMs) {
    // Its own entries tell a leader nothing.
    if (atMs > stampedMs) {
      mayCatchUp = true;
      long elapsed = runs ? nanoTime.getAsLong() - sinceNanos : 0;
      go(Math.max(timeNanos + elapsed - (elapsed >> SLOWNESS_BITS), atMs * NANOS_PER_MS));
    }
  }

  /** Returns the time of an entry that this peer adds as the leader; never runs back. */
  synchronized long stamp() {
    long wall = wallMs.getAsLong();
    long aheadMs = wall - nowMs();
    if (aheadMs > 0 && (!runs || (mayCatchUp && aheadMs <= CATCH_UP_MS))) {
      go(wall * NANOS_PER_MS);
    } else if (!runs) {
      go(timeNanos);
    }
    mayCatchUp = false;
    stampedMs = Math.max(stampedMs, nowMs());
    return stampedMs;
  }

  /** Returns the time of the log, in milliseconds since the epoch. */
  synchronized long nowMs() {
    return (runs ? timeNanos + nanoTime.getAsLong() - sinceNanos : timeNanos) / NANOS_PER_MS;
  }

  /** Returns the same once it goes on; nothing before. */
  synchronized OptionalLong runningMs() {
    return runs ? OptionalLong.of(nowMs()) : OptionalLong.empty();
  }

  private void go(long fromNanos) {
    timeNanos = fromNanos;
    sinceNanos = nanoTime.getAsLong();
    runs = true;
  }
}
