package io.quorate.lock;

import static io.quorate.kernel.RejectionCode.LIMIT_EXCEEDED;
import static io.quorate.lock.LockLimits.ATTENDED_MS;
import static io.quorate.lock.LockLimits.KEEP_PLACE_MS;

import io.quorate.kernel.Decision;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.Shown;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a lock is acquired. A request may be decided many times under one wait id: again and again
 * while it waits, and when its client has lost the answer. Pure; safe for use by any thread.
 */
final class AcquireRules {

  private AcquireRules() {}

  /**
   * Grants, lets wait or refuses. Rejects: {@code idempotency_key_reused} (the wait id is used for
   * another claim), {@code lock_lost} (it was granted and is over, or the session has ended),
   * {@code lock_not_acquired} (the wait has ended), {@code deadlock} (likewise), {@code
   * invalid_argument}, {@code invalid_state}, {@code limit_exceeded}, {@code deadlock} (another
   * holder waits to hold it alone), {@code lock_not_acquired} (it is not free, and nothing is
   * waited for).
   */
  static Decision<LockEvent> decide(Lock lock, LockCommand.Acquire acquire, long nowMs) {
    Hold taken = lock.takenBy(acquire.waitId());
    if (taken != null) {
      return again(taken, acquire, nowMs);
    }
    Wait waiting = lock.waiting(acquire.waitId());
    if (waiting != null) {
      return goOn(lock, waiting, acquire, nowMs);
    }
    Rejection over = AcquireRefusals.over(lock, acquire);
    if (over != null) {
      return new Decision.Rejected<>(over);
    }
    List<LockEvent> ended = SessionRules.endEarlier(lock, acquire.claim().session(), nowMs);
    return following(ended, begin(LockEvolution.evolve(lock, ended), acquire, nowMs));
  }

  /** Whether the state tells what became of it. */
  static boolean knows(Lock lock, LockCommand.Acquire acquire) {
    return lock.takenBy(acquire.waitId()) != null || lock.waiting(acquire.waitId()) != null;
  }

  /** The client of a request is gone: its place, or its grant, is kept for a while. */
  static Decision<LockEvent> leave(Lock lock, LockCommand.Leave leave, long nowMs) {
    Wait waiting = lock.waiting(leave.waitId());
    if (waiting != null && !waiting.gone() && waiting.isAttendedBy(leave.attendant())) {
      long untilMs = Math.min(waiting.attendedUntilMs(), nowMs + KEEP_PLACE_MS);
      return Decision.accept(new LockEvent.Unattended(leave.waitId(), untilMs, nowMs));
    }
    Hold hold = lock.takenBy(leave.waitId());
    return hold != null && isUndelivered(hold, leave)
        ? Decision.accept(new LockEvent.Undelivered(hold.token(), nowMs + KEEP_PLACE_MS, nowMs))
        : Decision.unchanged();
  }

  /** A request of several locks has failed: what it was granted is not wanted. Rejects nothing. */
  static Decision<LockEvent> giveBack(Lock lock, LockCommand.GiveBack back, long nowMs) {
    Hold hold = lock.takenBy(back.waitId());
    Hold.Taking taking = hold == null ? null : hold.taking(back.waitId());
    return hold != null && taking != null && taking.attendant().equals(back.attendant())
        ? HolderRules.release(
            lock, new LockCommand.Release(hold.claim().owner(), hold.token(), null), nowMs)
        : Decision.unchanged();
  }

  /** Who held it before goes on to hold it, whatever becomes of the answer. */
  private static boolean isUndelivered(Hold hold, LockCommand.Leave leave) {
    Hold.Taking taking = hold.taking(leave.waitId());
    return taking != null
        && taking.attendant().equals(leave.attendant())
        && hold.count() == 1
        && hold.returnAtMs() == Hold.NEVER;
  }

  private static Decision<LockEvent> again(Hold hold, LockCommand.Acquire acquire, long nowMs) {
    Hold.Taking taking = Objects.requireNonNull(hold.taking(acquire.waitId()));
    if (!hold.claim().owner().equals(acquire.claim().owner())) {
      return AcquireRefusals.keyReused();
    }
    SessionRef session = hold.claim().session();
    if (session != null
        && acquire.claim().session() != null
        && !session.isOf(acquire.claim().session())) {
      return ofAnotherLife();
    }
    boolean sameRequest = taking.attendant().equals(acquire.attendant());
    List<LockEvent> events =
        sameRequest && hold.returnAtMs() == Hold.NEVER
            ? List.of()
            : List.of(
                new LockEvent.Claimed(
                    hold.token(),
                    acquire.waitId(),
                    acquire.attendant(),
                    notKept(acquire.claim(), hold.claim()),
                    nowMs));
    return new Decision.Accepted<>(events, shown(acquire));
  }

  private static Decision<LockEvent> goOn(
      Lock lock, Wait waiting, LockCommand.Acquire acquire, long nowMs) {
    if (!waiting.claim().isRepeatedBy(acquire.claim())) {
      return AcquireRefusals.keyReused();
    }
    if (!waiting.claim().isOfSameSession(acquire.claim())) {
      return ofAnotherLife();
    }
    boolean sameRequest = waiting.isAttendedBy(acquire.attendant());
    if (sameRequest && waiting.gone()) {
      return Decision.later(List.of(), waiting.waitId());
    }
    SessionRef notKept = sameRequest ? null : notKept(acquire.claim(), waiting.claim());
    List<LockEvent> attended =
        List.of(
            new LockEvent.Attended(
                waiting.waitId(), acquire.attendant(), nowMs + ATTENDED_MS, notKept, nowMs));
    if (Grants.isReady(lock, waiting)) {
      long waitedMs = waiting.waitedMs(acquire.attendant(), nowMs);
      return following(
          notKept == null ? List.of() : attended,
          grant(lock, acquire, waiting.claim(), waitedMs, nowMs));
    }
    boolean noted =
        sameRequest && waiting.attendedUntilMs() - nowMs > ATTENDED_MS - KEEP_PLACE_MS / 2;
    return Decision.later(noted ? List.of() : attended, waiting.waitId());
  }

  private static Decision<LockEvent> begin(Lock lock, LockCommand.Acquire acquire, long nowMs) {
    Claim claim = acquire.claim();
    Rejection unfit = AcquireRefusals.unfit(lock, claim);
    if (unfit != null) {
      return new Decision.Rejected<>(unfit);
    }
    boolean upgrade = Grants.isUpgrade(lock, claim);
    if (upgrade) {
      Wait other = Grants.upgrading(lock);
      if (other != null) {
        return new Decision.Rejected<>(
            AcquireRefusals.deadlock(
                List.of(
                    new CycleMember(acquire.lock(), claim.owner()),
                    new CycleMember(acquire.lock(), other.claim().owner()))));
      }
    }
    if (Grants.isFree(lock, claim)) {
      return grant(lock, acquire, claim, 0, nowMs);
    }
    if (acquire.waitMs() == 0) {
      return new Decision.Rejected<>(AcquireRefusals.notAcquired(lock, null));
    }
    if (lock.queue().size() >= LockLimits.MAX_WAITERS) {
      return Decision.reject(
          LIMIT_EXCEEDED,
          "Expected fewer than %d to wait for the lock, but there are as many."
              .formatted(LockLimits.MAX_WAITERS));
    }
    return Decision.later(
        List.of(
            new LockEvent.Enqueued(
                acquire.waitId(),
                acquire.attendant(),
                claim,
                upgrade,
                nowMs + acquire.waitMs(),
                nowMs + ATTENDED_MS,
                nowMs)),
        acquire.waitId());
  }

  private static Decision<LockEvent> grant(
      Lock lock, LockCommand.Acquire acquire, Claim claim, long waitedMs, long nowMs) {
    Hold held = lock.heldBy(claim.owner());
    long endsAtMs = claim.endsAtMs(nowMs);
    LockEvent granted;
    if (held != null && Grants.isReentry(lock, claim)) {
      granted =
          new LockEvent.Reentered(
              acquire.waitId(),
              acquire.attendant(),
              held.token(),
              held.count() + 1,
              endsAtMs,
              waitedMs,
              claim.session(),
              asked(claim.minHoldMs()),
              asked(claim.lockDelayMs()),
              nowMs);
    } else {
      granted =
          new LockEvent.Granted(
              acquire.waitId(),
              acquire.attendant(),
              claim,
              lock.lastToken() + 1,
              held == null ? null : (Long) held.token(),
              endsAtMs,
              waitedMs,
              nowMs);
    }
    return new Decision.Accepted<>(List.of(granted), shown(acquire));
  }

  private static @Nullable Long asked(long ms) {
    return ms == 0 ? null : (Long) ms;
  }

  /** Refuses what another life of the session has asked for: one of the two lives is over. */
  private static Decision<LockEvent> ofAnotherLife() {
    return new Decision.Rejected<>(HolderRules.lockLost(LossReason.SESSION_ENDED));
  }

  /** Returns a request's claim to a session, when it is another one that the lock keeps. */
  private static @Nullable SessionRef notKept(Claim claim, Claim kept) {
    SessionRef session = claim.session();
    return session == null || session.equals(kept.session()) ? null : session;
  }

  /** Returns a decision on the state after these events; they happen unless it is a refusal. */
  private static Decision<LockEvent> following(
      List<LockEvent> first, Decision<LockEvent> decision) {
    return switch (decision) {
      case Decision.Accepted<LockEvent>(List<LockEvent> events, Shown shown) ->
          new Decision.Accepted<>(joined(first, events), shown);
      case Decision.Later<LockEvent>(List<LockEvent> events, Object until) ->
          Decision.later(joined(first, events), until);
      case Decision.Rejected<LockEvent> refused -> refused;
    };
  }

  private static List<LockEvent> joined(List<LockEvent> first, List<LockEvent> then) {
    return Stream.concat(first.stream(), then.stream()).toList();
  }

  private static Shown shown(LockCommand.Acquire acquire) {
    return new Shown.Part(LockPart.grant(acquire.waitId()));
  }
}
