package io.quorate.client.leader;

import java.time.Duration;

/** Stands as a candidate until it is closed. Safe for use by any thread. */
public final class Candidacy implements AutoCloseable {

  /** Closing waits for the work to end for so long; it goes on ending by itself. */
  static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

  private final Thread thread;

  Candidacy(Thread thread) {
    this.thread = thread;
  }

  /** Tells whether it has ended. */
  public boolean isOver() {
    return !thread.isAlive();
  }

  /** Interrupts the work, releases the lock once it has ended, and stands no more. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(CLOSE_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
