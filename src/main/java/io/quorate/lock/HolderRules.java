package io.quorate.lock;

import static io.quorate.kernel.RejectionCode.INVALID_ARGUMENT;
import static io.quorate.kernel.RejectionCode.INVALID_STATE;
import static io.quorate.kernel.RejectionCode.LOCK_LOST;

import io.quorate.kernel.Decision;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.Shown;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a holder can do, and what is done to it. Pure; safe for use by any thread. */
final class HolderRules {

  private HolderRules() {}

  /** Rejects: {@code lock_lost}, {@code invalid_argument} (a ttl for a lease of a session). */
  static Decision<LockEvent> renew(Lock lock, LockCommand.Renew renew, long nowMs) {
    Hold hold = held(lock, renew.owner(), renew.token());
    if (hold == null) {
      return notHeld(lock, renew.owner(), renew.token());
    }
    String part = LockPart.hold(hold.token());
    if (hold.claim().session() != null) {
      return renew.ttlMs() == null
          ? Decision.<LockEvent>unchanged().showing(part)
          : Decision.reject(
              INVALID_ARGUMENT,
              "Expected no ttl, since the lease belongs to a session, but there is one.");
    }
    long ttlMs = Objects.requireNonNullElse(renew.ttlMs(), hold.claim().ttlMs());
    LockEvent renewed = new LockEvent.Renewed(hold.token(), ttlMs, nowMs + ttlMs, nowMs);
    return new Decision.Accepted<>(List.of(renewed), new Shown.Part(part));
  }

  /**
   * A count that is higher than the present one is that of a release that was done: nothing
   * changes. Rejects: {@code lock_lost}, {@code invalid_state} (it is held more often).
   */
  static Decision<LockEvent> release(Lock lock, LockCommand.Release release, long nowMs) {
    Hold hold = held(lock, release.owner(), release.token());
    if (hold == null) {
      return notHeld(lock, release.owner(), release.token());
    }
    String part = LockPart.released(release.owner(), hold.token());
    Integer expected = release.count();
    if (expected != null && expected > hold.count()) {
      return Decision.<LockEvent>unchanged().showing(part);
    }
    if (expected != null && expected < hold.count()) {
      return Decision.reject(
          INVALID_STATE,
          "Expected the lock to be held %d times, but it is held %d times."
              .formatted(expected, hold.count()));
    }
    int left = hold.count() - 1;
    long keptUntilMs = hold.keptUntilMs();
    LockEvent released =
        new LockEvent.Released(
            hold.token(), left, left == 0 && keptUntilMs > nowMs ? keptUntilMs : 0, nowMs);
    return new Decision.Accepted<>(List.of(released), new Shown.Part(part));
  }

  /** Rejects: {@code lock_lost}, {@code invalid_state} (a semaphore). */
  static Decision<LockEvent> downgrade(Lock lock, LockCommand.Downgrade downgrade, long nowMs) {
    Hold hold = held(lock, downgrade.owner(), downgrade.token());
    if (hold == null) {
      return notHeld(lock, downgrade.owner(), downgrade.token());
    }
    if (lock.isSemaphore()) {
      return Decision.reject(
          INVALID_STATE, "Expected a lock that can be shared, but it is a semaphore.");
    }
    List<LockEvent> events =
        hold.isShared() ? List.of() : List.of(new LockEvent.Downgraded(hold.token(), nowMs));
    return new Decision.Accepted<>(events, new Shown.Part(LockPart.hold(hold.token())));
  }

  /** Takes it from all holders, or from one; from nobody changes nothing. Rejects nothing. */
  static Decision<LockEvent> forceRelease(Lock lock, LockCommand.ForceRelease force, long nowMs) {
    Long token = force.token();
    List<LockEvent> events =
        lock.holds().stream()
            .filter(hold -> token == null || hold.token() == token)
            .map(hold -> lost(hold, LossReason.FORCED, force.reason(), nowMs))
            .toList();
    return new Decision.Accepted<>(events, Shown.WHOLE);
  }

  /** Returns the event by which a holder loses it without giving it back. */
  static LockEvent lost(Hold hold, LossReason reason, @Nullable String note, long nowMs) {
    long delayMs = reason == LossReason.UNDELIVERED ? 0 : hold.claim().lockDelayMs();
    long keptUntilMs = Math.max(nowMs + delayMs, hold.keptUntilMs());
    return new LockEvent.Lost(
        hold.token(), reason, note, keptUntilMs > nowMs ? keptUntilMs : 0, nowMs);
  }

  /** Returns the refusal of who does not hold it. */
  static Rejection lockLost(LossReason reason) {
    return new Rejection(
            LOCK_LOST,
            "Expected the lock to be held with this token, but it is not: %s."
                .formatted(reason.text()))
        .telling("reason", reason);
  }

  private static @Nullable Hold held(Lock lock, String owner, long token) {
    Hold hold = lock.hold(token);
    return hold != null && hold.claim().owner().equals(owner) ? hold : null;
  }

  private static Decision<LockEvent> notHeld(Lock lock, String owner, long token) {
    return new Decision.Rejected<>(lockLost(lock.lossOf(owner, token)));
  }
}
