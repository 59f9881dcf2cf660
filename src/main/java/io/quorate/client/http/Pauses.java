package io.quorate.client.http;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Spaces the attempts of a call: twice the time after each, up to a limit, and each a random part
 * of that, so that clients whom one failure has met do not come back at the same time.
 */
final class Pauses {

  static final Duration FIRST = Duration.ofMillis(50);
  static final Duration LONGEST = Duration.ofSeconds(2);

  /** A node that wants to be left alone for longer is asked again all the same. */
  static final Duration LONGEST_WISH = Duration.ofSeconds(5);

  private static final int MOST_DOUBLINGS = 10;

  private final RandomGenerator random;

  Pauses(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Returns the pause after an attempt, half to the whole of its time.
   *
   * @param attempt from 1
   * @param wish for how long the node wants to be left alone; zero when the next attempt goes to
   *     another one
   */
  Duration after(int attempt, Duration wish) {
    Duration doubled = FIRST.multipliedBy(1L << Math.min(attempt - 1, MOST_DOUBLINGS));
    Duration whole = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    Duration half = whole.dividedBy(2);
    Duration pause = half.plusNanos(random.nextLong(half.toNanos() + 1));
    Duration granted = wish.compareTo(LONGEST_WISH) < 0 ? wish : LONGEST_WISH;
    return pause.compareTo(granted) > 0 ? pause : granted;
  }
}
