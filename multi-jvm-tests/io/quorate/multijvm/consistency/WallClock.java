package io.quorate.multijvm.consistency;

import java.time.Duration;
import java.time.Instant;

/** Finds the moments of the monotonic clock that times of the wall clock stand for. Stateless. */
final class WallClock {

  private static final long CLOSE_NANOS = 200_000;
  private static final int MOST_LOOKS = 10;

  private WallClock() {}

  /** Returns a moment of {@link System#nanoTime}: at most the time itself, and close to it. */
  static long nanosOf(Instant time) {
    long beforeNanos = 0;
    Instant now = time;
    long took = Long.MAX_VALUE;
    for (int look = 0; look < MOST_LOOKS && took > CLOSE_NANOS; look++) {
      beforeNanos = System.nanoTime();
      now = Instant.now();
      took = System.nanoTime() - beforeNanos;
    }
    return beforeNanos + Duration.between(now, time).toNanos();
  }
}
