package io.quorate.client.leader;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does the work of one term on a thread of its own, which is interrupted when the term is lost or
 * the candidate is stopped. Safe for use by any thread.
 */
final class Worker {

  private final LeaderWork work;
  private final Consumer<Exception> onError;
  private @Nullable Thread thread;
  private boolean isInterrupted;

  Worker(LeaderWork work, Consumer<Exception> onError) {
    this.work = work;
    this.onError = onError;
  }

  /** Returns when the work has ended; the calling thread stays interrupted if it is. */
  void lead(Term term) {
    Thread leading = start(term);
    boolean isStopped = false;
    while (true) {
      try {
        leading.join();
        break;
      } catch (InterruptedException stop) {
        isStopped = true;
        interrupt();
      }
    }
    if (isStopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Interrupts the work, also when it has not begun. */
  synchronized void interrupt() {
    isInterrupted = true;
    if (thread != null) {
      thread.interrupt();
    }
  }

  private synchronized Thread start(Term term) {
    Thread leading =
        Thread.ofPlatform().daemon().name("quorate-leader").unstarted(() -> work(term));
    leading.start();
    if (isInterrupted) {
      leading.interrupt();
    }
    thread = leading;
    return leading;
  }

  private void work(Term term) {
    try {
      work.lead(term);
    } catch (InterruptedException stopped) {
      // As it was asked to.
    } catch (Exception failure) {
      onError.accept(failure);
    }
  }
}
