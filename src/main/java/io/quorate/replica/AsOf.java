package io.quorate.replica;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Turns the moments as of which copies are complete into times, and back. What comes out is the
 * same moment or an older one, never a newer one, also when a thread stands still between its looks
 * at the two clocks. Safe for use by any thread.
 */
public final class AsOf {

  private static final long NANOS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);

  private final LongSupplier nanoTime;
  private final LongSupplier nowMs;

  /**
   * Creates one.
   *
   * @param nanoTime the monotonic clock: nanoseconds since some moment
   * @param nowMs milliseconds since the epoch, rounded down
   */
  public AsOf(LongSupplier nanoTime, LongSupplier nowMs) {
    this.nanoTime = nanoTime;
    this.nowMs = nowMs;
  }

  /** Returns the time of a moment of the monotonic clock, in milliseconds since the epoch. */
  public long ms(long nanos) {
    // First, so that a thread that stands still here makes it older.
    long now = nowMs.getAsLong();
    return now - Math.ceilDiv(nanoTime.getAsLong() - nanos, NANOS_PER_MS);
  }

  /** Returns the moment of the monotonic clock of a time in milliseconds since the epoch. */
  public long nanos(long ms) {
    long now = nanoTime.getAsLong();
    long ageMs = nowMs.getAsLong() + 1 - ms;
    return now - TimeUnit.MILLISECONDS.toNanos(ageMs);
  }
}
