package io.quorate.lock;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.quorate.kernel.participant.Participations;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of a lock. Immutable. Invariants, held by {@link LockDecider}: tokens only rise, over
 * everything; of a lock that is no semaphore there is one hold, or all are shared; the permits of a
 * semaphore that are held are never more than it had when they were granted; nobody is granted what
 * an earlier wait in conflict with it waits for, but who holds it already.
 *
 * @param permits those of a semaphore; 0 for a lock that is none
 * @param lastToken the highest token that was ever given
 * @param holds who holds it, by token
 * @param queue who waits for it, first come first
 * @param cooling what is kept back
 * @param lost the latest grants that are over, newest last
 * @param ended the latest waits that ended without a grant, newest last
 * @param sessions the sessions that ended lately, newest last
 * @param participations the transactions that it guards
 * @param seenAtMs the latest time of an event, in milliseconds of its steady time
 */
public record Lock(
    int permits,
    long lastToken,
    List<Hold> holds,
    List<Wait> queue,
    List<Cooling> cooling,
    List<LostHold> lost,
    List<EndedWait> ended,
    List<EndedSession> sessions,
    Participations participations,
    long seenAtMs) {

  /** The state before the first event. */
  public static final Lock NEW =
      new Lock(
          0,
          0,
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Participations.none(),
          0);

  public Lock {
    holds = List.copyOf(holds);
    queue = List.copyOf(queue);
    cooling = List.copyOf(cooling);
    lost = List.copyOf(lost);
    ended = List.copyOf(ended);
    sessions = List.copyOf(sessions);
  }

  /** Whether it has permits, each acquisition of which is a hold of its own. */
  @JsonIgnore
  public boolean isSemaphore() {
    return permits > 0;
  }

  /** Whether an open transaction relies on who holds it, so that nobody else may get it. */
  @JsonIgnore
  boolean isPinned() {
    return participations.unsettledCount() > 0;
  }

  /** Returns how many permits are free; below zero when a semaphore has shrunk. */
  int available() {
    int taken =
        holds.stream().mapToInt(hold -> hold.claim().permits()).sum()
            + cooling.stream().mapToInt(Cooling::permits).sum();
    if (isSemaphore()) {
      return permits - taken;
    }
    return taken == 0 ? 1 : 0;
  }

  /** Returns the hold with a token, or null. */
  @Nullable Hold hold(long token) {
    for (Hold hold : holds) {
      if (hold.token() == token) {
        return hold;
      }
    }
    return null;
  }

  /** Returns what an owner holds of a lock that is no semaphore, or null. */
  @Nullable Hold heldBy(String owner) {
    if (isSemaphore()) {
      return null;
    }
    for (Hold hold : holds) {
      if (hold.claim().owner().equals(owner)) {
        return hold;
      }
    }
    return null;
  }

  /** Returns the hold that an acquisition made, or null. */
  @Nullable Hold takenBy(String waitId) {
    for (Hold hold : holds) {
      if (hold.taking(waitId) != null) {
        return hold;
      }
    }
    return null;
  }

  /** Returns a wait, or null. */
  @Nullable Wait waiting(String waitId) {
    for (Wait wait : queue) {
      if (wait.waitId().equals(waitId)) {
        return wait;
      }
    }
    return null;
  }

  /** Returns the end of a wait, or null. */
  @Nullable EndedWait ended(String waitId) {
    for (EndedWait wait : ended) {
      if (wait.waitId().equals(waitId)) {
        return wait;
      }
    }
    return null;
  }

  /** Returns the grant that an acquisition had made and that is over, or null. */
  @Nullable LostHold lostBy(String waitId) {
    for (LostHold hold : lost) {
      if (hold.waitIds().contains(waitId)) {
        return hold;
      }
    }
    return null;
  }

  /** Returns why an owner does not hold it any more with a token. */
  LossReason lossOf(String owner, long token) {
    for (LostHold hold : lost) {
      if (hold.token() == token && hold.owner().equals(owner)) {
        return hold.reason();
      }
    }
    return LossReason.NOT_HELD;
  }

  boolean hasEnded(@Nullable SessionRef session) {
    return session != null && sessions.stream().anyMatch(one -> one.session().equals(session));
  }
}
