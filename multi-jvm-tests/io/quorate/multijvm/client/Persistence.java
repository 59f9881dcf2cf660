package io.quorate.multijvm.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * How a client asks again until it knows. Immutable; safe for use by any thread.
 *
 * @param patience how long it asks
 * @param backoff the pause between two attempts
 */
public record Persistence(Duration patience, Duration backoff) {

  /**
   * Tries until there is a definite answer, or patience or the thread ends; at least once.
   *
   * @param next makes the next attempt, given those before it
   */
  public List<Attempt> attempts(Function<List<Attempt>, Attempt> next) {
    var attempts = new ArrayList<Attempt>();
    long startedNanos = System.nanoTime();
    boolean definite;
    do {
      Attempt attempt = next.apply(attempts);
      attempts.add(attempt);
      definite = attempt.isAcknowledged() || attempt.isRefused();
      if (!definite) {
        LockSupport.parkNanos(backoff.toNanos());
      }
    } while (!definite
        && !Thread.currentThread().isInterrupted()
        && System.nanoTime() - startedNanos < patience.toNanos());
    return attempts;
  }
}
