package io.quorate.lock;

import static io.quorate.kernel.RejectionCode.DEADLOCK;
import static io.quorate.kernel.RejectionCode.IDEMPOTENCY_KEY_REUSED;
import static io.quorate.kernel.RejectionCode.INVALID_ARGUMENT;
import static io.quorate.kernel.RejectionCode.INVALID_STATE;
import static io.quorate.kernel.RejectionCode.LIMIT_EXCEEDED;
import static io.quorate.kernel.RejectionCode.LOCK_NOT_ACQUIRED;

import io.quorate.kernel.Decision;
import io.quorate.kernel.Rejection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why an acquisition is refused. Pure; safe for use by any thread. */
final class AcquireRefusals {

  private AcquireRefusals() {}

  /** Returns how an acquisition has ended that the state remembers, or null. */
  static @Nullable Rejection over(Lock lock, LockCommand.Acquire acquire) {
    LostHold lost = lock.lostBy(acquire.waitId());
    if (lost != null) {
      return HolderRules.lockLost(lost.reason());
    }
    EndedWait ended = lock.ended(acquire.waitId());
    if (ended != null) {
      return switch (ended.reason()) {
        case DEADLOCK -> deadlock(ended.cycle());
        case SESSION_ENDED -> HolderRules.lockLost(LossReason.SESSION_ENDED);
        case TIMED_OUT, CANCELLED, LEFT -> notAcquired(lock, ended.reason());
      };
    }
    return SessionRules.isOver(lock, acquire.claim().session())
        ? HolderRules.lockLost(LossReason.SESSION_ENDED)
        : null;
  }

  /** Returns why a claim can never be granted by this lock as it is, or null. */
  static @Nullable Rejection unfit(Lock lock, Claim claim) {
    if (lock.isSemaphore() && claim.mode() == LockMode.SHARED) {
      return new Rejection(
          INVALID_ARGUMENT, "Expected mode exclusive of a semaphore, but it is shared.");
    }
    int most = lock.isSemaphore() ? lock.permits() : 1;
    if (claim.permits() > most) {
      return new Rejection(
          LIMIT_EXCEEDED,
          "Expected at most the %d permits that there are, but %d were asked for."
              .formatted(most, claim.permits()));
    }
    return lock.isSemaphore() ? null : unfitBeside(lock, claim);
  }

  /**
   * Returns why an owner may not have this beside what it holds and waits for. All of that is of
   * one session or of none, since it will be one hold, which ends in one way.
   */
  private static @Nullable Rejection unfitBeside(Lock lock, Claim claim) {
    Hold held = lock.heldBy(claim.owner());
    boolean fits = held == null || held.claim().isOfSameSession(claim);
    int count = held == null ? 0 : held.count();
    for (Wait wait : lock.queue()) {
      if (wait.claim().owner().equals(claim.owner())) {
        fits &= wait.claim().isOfSameSession(claim);
        count++;
      }
    }
    if (!fits) {
      return new Rejection(
          INVALID_STATE,
          "Expected the session, or the ttl, that the owner holds the lock with, or waits for it"
              + " with, but it is another.");
    }
    return count >= LockLimits.MAX_COUNT
        ? new Rejection(
            LIMIT_EXCEEDED,
            "Expected an owner to hold it at most %d times, but it does already."
                .formatted(LockLimits.MAX_COUNT))
        : null;
  }

  /** Returns the refusal of a wait that would never end. */
  static Rejection deadlock(List<CycleMember> cycle) {
    String text =
        cycle.size() == 1
            ? "Expected a wait that can end, but the owner waits for what it holds itself."
            : "Expected a wait that can end, but the owners of %d locks wait for each other."
                .formatted(cycle.size());
    return new Rejection(DEADLOCK, text).telling("cycle", cycle);
  }

  /** Returns the refusal of who does not get it; without a reason when it did not wait. */
  static Rejection notAcquired(Lock lock, @Nullable WaitEnd reason) {
    List<LockView.Holder> holders = LockView.holders(lock);
    Integer count = LockRoom.count(lock.holds(), holders);
    Rejection refusal =
        new Rejection(
                LOCK_NOT_ACQUIRED,
                "Expected the lock to be free in time, but it is held or others wait for it.")
            .telling("holders", holders);
    if (count != null) {
      refusal = refusal.telling("holderCount", count);
    }
    return reason == null ? refusal : refusal.telling("reason", reason);
  }

  /** Refuses another claim under a wait id that is taken. */
  static Decision<LockEvent> keyReused() {
    return Decision.reject(
        IDEMPOTENCY_KEY_REUSED,
        "Expected the request that this wait id, or key, was first used for, but this is another.");
  }
}
