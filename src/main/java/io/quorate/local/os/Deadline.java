package io.quorate.local.os;

import io.quorate.local.LocalFailure;
import java.time.Duration;

/**
 * Bounds a wait: a point of the monotonic clock after which waiting is over. Immutable and safe for
 * use by any thread.
 */
public final class Deadline {

  private final long atNanos;

  private Deadline(long atNanos) {
    this.atNanos = atNanos;
  }

  public static Deadline after(Duration wait) {
    return new Deadline(System.nanoTime() + wait.toNanos());
  }

  public boolean passed() {
    return System.nanoTime() - atNanos >= 0;
  }

  /** Returns the time that is left, never negative. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, atNanos - System.nanoTime()));
  }

  /**
   * Sleeps for a while.
   *
   * @throws LocalFailure when the thread is interrupted; it stays interrupted
   */
  public static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalFailure("Expected to wait, but was interrupted.", e);
    }
  }
}
