package io.quorate.runtime;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The hybrid logical clock of a node: close to the wall clock, yet cause always comes before
 * effect, also between nodes whose clocks differ. One per node, safe for use by any thread.
 *
 * <p>A timestamp is one long: 48 bits of milliseconds since the epoch, 16 bits of counter. After
 * Kulkarni, Demirbas, Madappa, Avva, Leone: Logical Physical Clocks (2014), section 4.2. Deviation:
 * a counter that is full carries into the milliseconds, which keeps the order.
 */
public final class HybridClock {

  /** How far ahead of the own wall clock a peer is followed: one day, in milliseconds. */
  public static final long MAX_AHEAD_MS = 24L * 60 * 60 * 1000;

  private static final int COUNTER_BITS = 16;

  private final LongSupplier wallClockMs;
  private final AtomicLong last = new AtomicLong();

  /** Creates a clock over a source of milliseconds since the epoch. */
  public HybridClock(LongSupplier wallClockMs) {
    this.wallClockMs = wallClockMs;
  }

  /** Returns the milliseconds of a timestamp. */
  public static long millis(long timestamp) {
    return timestamp >>> COUNTER_BITS;
  }

  /** Returns the first timestamp of a millisecond. */
  public static long atMillis(long millis) {
    return millis << COUNTER_BITS;
  }

  /** Returns a timestamp later than every one returned or observed before. */
  public long tick() {
    long wall = atMillis(wallClockMs.getAsLong());
    return last.updateAndGet(previous -> Math.max(previous + 1, wall));
  }

  /**
   * Takes note of a timestamp seen in a message or in a journal, so that every later {@link #tick}
   * is after it. One that is more than {@link #MAX_AHEAD_MS} ahead of the wall clock is not
   * followed.
   *
   * @return whether it was followed
   */
  public boolean observe(long timestamp) {
    if (timestamp <= last.get()) {
      return true;
    }
    if (millis(timestamp) > wallClockMs.getAsLong() + MAX_AHEAD_MS) {
      return false;
    }
    last.accumulateAndGet(timestamp, Math::max);
    return true;
  }
}
