package io.quorate.local.os;

import java.time.Duration;

/**
 * Spaces the restarts of one process: the first at once nearly, each next after twice the time, up
 * to a limit. A process that lived long enough starts from the first again. Not safe for use by
 * several threads.
 */
public final class Backoff {

  static final Duration FIRST = Duration.ofMillis(100);
  static final Duration LIMIT = Duration.ofSeconds(5);
  static final Duration HEALTHY_LIFE = Duration.ofSeconds(30);

  private Duration next = FIRST;

  /** Returns how long to wait before the next start of a process that has just ended. */
  public Duration after(Duration life) {
    Duration delay = life.compareTo(HEALTHY_LIFE) >= 0 ? FIRST : next;
    Duration doubled = delay.multipliedBy(2);
    next = doubled.compareTo(LIMIT) > 0 ? LIMIT : doubled;
    return delay;
  }
}
