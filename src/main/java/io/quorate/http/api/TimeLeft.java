package io.quorate.http.api;

import java.time.Duration;

/**
 * How long a request may yet take that asks several times. Immutable.
 *
 * @param endNanos when its time is over, by {@link System#nanoTime}
 */
record TimeLeft(long endNanos) {

  /** Begins now. */
  static TimeLeft of(Duration time) {
    return new TimeLeft(System.nanoTime() + time.toNanos());
  }

  /** Returns what is left; no more than this. */
  Duration upTo(Duration most) {
    Duration left = left();
    return left.compareTo(most) < 0 ? left : most;
  }

  /** Returns what is left; no less than this. */
  Duration atLeast(Duration least) {
    Duration left = left();
    return left.compareTo(least) > 0 ? left : least;
  }

  private Duration left() {
    return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
  }
}
