package io.quorate.runtime.clock;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The wall clock and the monotonic clock of a node, set by hand. Safe for use by any thread. */
public final class TestTime {

  public static final long START_MS = 1_700_000_000_000L;
  static final long SECOND_MS = 1000;
  static final long MINUTE_MS = 60 * SECOND_MS;
  static final long HOUR_MS = 60 * MINUTE_MS;
  static final long DAY_MS = 24 * HOUR_MS;

  /** Near the end of the range, which the monotonic clock may pass. */
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5_000_000);

  private final AtomicLong wallMs = new AtomicLong(START_MS);

  HybridClock clock() {
    return new HybridClock(wallMs::get, nanos::get);
  }

  long wallMs() {
    return wallMs.get();
  }

  /** Time passes on both clocks. */
  void pass(long millis) {
    wallMs.addAndGet(millis);
    passUnseen(millis);
  }

  /** Time passes while the wall clock stands still. */
  void passUnseen(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** The wall clock is set. */
  void jump(long millis) {
    wallMs.addAndGet(millis);
  }
}
