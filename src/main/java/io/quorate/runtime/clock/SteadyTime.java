package io.quorate.runtime.clock;

import java.util.function.LongSupplier;

/**
 * The time by which one copy of an entity measures leases: the node's {@linkplain
 * HybridClock#believedMs() believed time} when the copy was made, and from there on the monotonic
 * clock alone. A wall clock that jumps changes nothing of it. Immutable; safe for use by any
 * thread.
 */
public final class SteadyTime implements LongSupplier {

  /**
   * How far the steady times of two nodes may differ, in milliseconds. Both begin with the
   * database's clock; the difference is the time that a node needs to read it, and what the drift
   * of two machines adds up to. A copy that takes over leases of another node gives them as much
   * more.
   */
  public static final long MARGIN_MS = 2_000;

  private static final long NANOS_PER_MS = 1_000_000;

  private final LongSupplier nanoTime;
  private final long startMs;
  private final long startNanos;

  private SteadyTime(long startMs, LongSupplier nanoTime) {
    this.startMs = startMs;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
  }

  /** Begins with what a clock believes now. */
  public static SteadyTime of(HybridClock clock) {
    return new SteadyTime(clock.believedMs(), System::nanoTime);
  }

  /** Returns the time, in milliseconds since the epoch; never runs back. */
  @Override
  public long getAsLong() {
    return startMs + (nanoTime.getAsLong() - startNanos) / NANOS_PER_MS;
  }
}
