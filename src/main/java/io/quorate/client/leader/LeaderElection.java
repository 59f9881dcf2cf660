package io.quorate.client.leader;

import io.quorate.client.error.CallInterruptedException;
import io.quorate.client.error.QuorateException;
import io.quorate.client.lock.Lease;
import io.quorate.client.lock.LockLostException;
import io.quorate.client.lock.LockNotAcquiredException;
import io.quorate.client.lock.LockRequest;
import io.quorate.client.time.Timekeeper;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Has one of many programs lead, and another when that one ends or is cut off. Immutable and safe
 * for use by any thread.
 */
public final class LeaderElection {

  /** After a term, and after a failure, a candidate stays away for so long. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  /** A candidate waits in the queue for so long, again and again. */
  private static final Duration WAIT = Duration.ofHours(1);

  private final LockRequest request;
  private final Timekeeper time;
  private final Consumer<Exception> onError;

  /** For {@code Quorate.leader}. */
  public LeaderElection(LockRequest request, Timekeeper time) {
    this(request, time, failure -> {});
  }

  private LeaderElection(LockRequest request, Timekeeper time, Consumer<Exception> onError) {
    this.request = request;
    this.time = time;
    this.onError = onError;
  }

  /** Returns this under a name, which others see as the owner of the lock. */
  public LeaderElection candidate(String name) {
    return new LeaderElection(request.owner(name), time, onError);
  }

  /** Returns this with the time after which another leads when this program is cut off. */
  public LeaderElection ttl(Duration ttl) {
    return new LeaderElection(request.ttl(ttl), time, onError);
  }

  /** Returns this with a listener of what the work throws, and of candidacies that failed. */
  public LeaderElection onError(Consumer<Exception> listener) {
    return new LeaderElection(request, time, listener);
  }

  /**
   * Stands as a candidate, leads when elected, and stands again afterwards, until the calling
   * thread is interrupted; it still is when this returns.
   */
  public void run(LeaderWork work) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        serve(work);
      } catch (LockNotAcquiredException | LockLostException notNow) {
        // Stands again.
      } catch (CallInterruptedException stopped) {
        return;
      } catch (QuorateException failure) {
        onError.accept(failure);
      }
      pause();
    }
  }

  /** Does so on a thread of its own, until the candidacy is closed. */
  public Candidacy start(LeaderWork work) {
    Thread thread = Thread.ofPlatform().daemon().name("quorate-candidate").start(() -> run(work));
    return new Candidacy(thread);
  }

  private void serve(LeaderWork work) {
    var worker = new Worker(work, onError);
    try (Lease lease = request.onLost(reason -> worker.interrupt()).acquire(WAIT)) {
      worker.lead(new Term(lease));
    }
  }

  private void pause() {
    try {
      time.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
