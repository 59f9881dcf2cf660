package io.quorate.multijvm.lock;

import io.quorate.multijvm.client.Attempt;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a client asked about a lock, and what became of all its attempts, oldest first. Immutable.
 */
public sealed interface LockOperation {

  /** The lock's name. */
  String lock();

  List<Attempt> attempts();

  /** How long the node was asked to wait before it answers, in milliseconds. */
  default long waitMs() {
    return 0;
  }

  /** Returns the attempts without the time that the node was asked to wait. */
  default List<Attempt> answers() {
    long waitNanos = TimeUnit.MILLISECONDS.toNanos(waitMs());
    return attempts().stream().map(attempt -> without(waitNanos, attempt)).toList();
  }

  /** Returns an attempt that begins so much later. */
  static Attempt without(long waitNanos, Attempt one) {
    long begunNanos = Math.min(one.returnedNanos(), one.invokedNanos() + waitNanos);
    return new Attempt(
        one.node(), begunNanos, one.returnedNanos(), one.status(), one.body(), one.replayed());
  }

  default Attempt last() {
    return attempts().getLast();
  }

  default boolean isAcknowledged() {
    return last().isAcknowledged();
  }

  /** Whether nothing came of it, and nothing ever will. */
  default boolean isCertainlyRefused() {
    return attempts().stream().allMatch(Attempt::isCertainlyNotDone);
  }

  /** Returns the attempts that something may have come of. */
  default List<Attempt> possible() {
    return attempts().stream().filter(attempt -> !attempt.isCertainlyNotDone()).toList();
  }

  /** An acquisition. */
  record Acquiring(LockAsk ask, List<Attempt> attempts) implements LockOperation {
    public Acquiring {
      attempts = List.copyOf(attempts);
    }

    @Override
    public String lock() {
      return ask.lock();
    }

    @Override
    public long waitMs() {
      return ask.waitMs();
    }

    /** Whether it was told that its wait has ended, so that none of its attempts gets it. */
    public boolean hasEnded() {
      return isDeadlock()
          || (LockAnswers.code(last()).equals(LockAnswers.NOT_ACQUIRED)
              && !LockAnswers.reason(last()).isEmpty());
    }

    /** Whether it was told that it would never end. */
    public boolean isDeadlock() {
      return LockAnswers.code(last()).equals(LockAnswers.DEADLOCK);
    }

    /** Whether nobody knows what came of it, nor will. */
    boolean isOpen() {
      return !isAcknowledged() && !hasEnded() && !possible().isEmpty();
    }

    /** Whether a grant came only by an attempt after one that was given up. */
    public boolean isTakenUp() {
      return isAcknowledged()
          && attempts.stream().anyMatch(attempt -> attempt.status() == Attempt.TIMED_OUT);
    }
  }

  /** A renewal. */
  record Renewing(String lock, String owner, long token, List<Attempt> attempts)
      implements LockOperation {
    public Renewing {
      attempts = List.copyOf(attempts);
    }
  }

  /**
   * A release.
   *
   * @param count how often the owner holds it before
   */
  record Releasing(String lock, String owner, long token, int count, List<Attempt> attempts)
      implements LockOperation {
    public Releasing {
      attempts = List.copyOf(attempts);
    }
  }

  /** An operator takes it from all holders. */
  record Forcing(String lock, List<Attempt> attempts) implements LockOperation {
    public Forcing {
      attempts = List.copyOf(attempts);
    }
  }
}
