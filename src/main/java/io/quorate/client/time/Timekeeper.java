package io.quorate.client.time;

import java.time.Duration;

/**
 * Tells the monotonic time, waits, and starts work later. Every deadline and every lease of the
 * client is counted by it. Safe for use by any thread.
 */
public interface Timekeeper extends AutoCloseable {

  /**
   * Returns the monotonic time, as {@link System#nanoTime()} does: only differences mean anything.
   */
  long nanoTime();

  /** Waits. */
  void sleep(Duration time) throws InterruptedException;

  /**
   * Starts work after a while, on a thread of its own. After {@link #close()} nothing is started.
   *
   * @param delay started at once when it is not positive
   */
  Timer after(Duration delay, Runnable work);

  /** Ends all timers, and starts nothing more. */
  @Override
  void close();

  /** Returns the time that is left until a moment of {@link #nanoTime()}, never negative. */
  default Duration until(long nanos) {
    return Duration.ofNanos(Math.max(0, nanos - nanoTime()));
  }

  /** Is work that starts later. */
  interface Timer {

    /** Keeps the work from starting, unless it has started already. */
    void cancel();
  }
}
