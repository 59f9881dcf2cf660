package io.quorate.bench;

import java.time.Duration;

/** Waits. */
final class Pause {

  private Pause() {}

  /** Sleeps; fails when the thread is interrupted, which then stays so. */
  static void of(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("Expected to wait, but was interrupted.");
    }
  }

  /** Sleeps until a moment of {@link System#nanoTime}. */
  static void until(long nanoTime) {
    of(Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime())));
  }
}
