package io.quorate.lock;

import static io.quorate.kernel.RejectionCode.INVALID_STATE;
import static io.quorate.kernel.RejectionCode.NOT_FOUND;

import io.quorate.kernel.Decider;
import io.quorate.kernel.Decision;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a lock. Time is the lock's steady time, in milliseconds, but for what transactions
 * tell it, which is decided by the hybrid clock: their deadlines are of that. The rejections of
 * each command stand with its rule, in order of precedence. Pure, immutable and safe for use by any
 * thread.
 */
public final class LockDecider implements Decider<LockCommand, LockEvent, Lock> {

  /** What every event brings about. */
  private static final Object CHANGED = new Object();

  @Override
  public Lock initial() {
    return Lock.NEW;
  }

  @Override
  public Decision<LockEvent> decide(LockCommand command, Lock lock, long ownerMs) {
    long nowMs = Math.max(ownerMs, lock.seenAtMs());
    return switch (command) {
      case LockCommand.Get(String owner, String session) -> show(owner, session);
      case LockCommand.AwaitChange(long version) ->
          lock.changes() > version ? Decision.unchanged() : Decision.later(List.of(), CHANGED);
      case LockCommand.Acquire acquire -> AcquireRules.decide(lock, acquire, nowMs);
      case LockCommand.Leave leave -> AcquireRules.leave(lock, leave, nowMs);
      case LockCommand.GiveBack back -> AcquireRules.giveBack(lock, back, nowMs);
      case LockCommand.CancelWait cancel -> cancel(lock, cancel.waitId(), nowMs);
      case LockCommand.Renew renew -> HolderRules.renew(lock, renew, nowMs);
      case LockCommand.Release release -> HolderRules.release(lock, release, nowMs);
      case LockCommand.Downgrade downgrade -> HolderRules.downgrade(lock, downgrade, nowMs);
      case LockCommand.ForceRelease force -> HolderRules.forceRelease(lock, force, nowMs);
      case LockCommand.Resize resize -> resize(lock, resize.permits(), nowMs);
      case LockCommand.Delete delete -> delete(lock, nowMs);
      case LockCommand.EndSession end -> SessionRules.end(lock, end.session(), nowMs);
      case LockCommand.BreakDeadlock one -> breakDeadlock(lock, one, nowMs);
      case LockCommand.LetPass(String waitId, String behind) ->
          Blocking.stands(lock, new Edge("", waitId, "", 0, behind))
              ? Decision.accept(new LockEvent.Advanced(waitId, nowMs))
              : Decision.unchanged();
      case LockCommand.Participate(var told) -> LockType.PARTICIPANT.decide(told, lock, ownerMs);
    };
  }

  @Override
  public Lock evolve(Lock lock, LockEvent event) {
    return LockEvolution.evolve(lock, event);
  }

  @Override
  public List<LockEvent> elapse(Lock lock, long ownerMs) {
    return LockTimes.elapse(lock, Math.max(ownerMs, lock.seenAtMs()));
  }

  @Override
  public long dueAtMs(Lock lock) {
    return LockTimes.dueAtMs(lock);
  }

  /** Wakes those who may have it now, and who waits for an end that has come. */
  @Override
  public List<Object> wakes(LockEvent event, Lock after) {
    Stream<Object> ended =
        event instanceof LockEvent.WaitEnded end
            ? Stream.of(CHANGED, end.waitId())
            : Stream.of(CHANGED);
    return Stream.concat(ended, Grants.ready(after).stream().map(Wait::waitId)).toList();
  }

  private static Decision<LockEvent> show(@Nullable String owner, @Nullable String session) {
    Decision.Accepted<LockEvent> shown = Decision.unchanged();
    if (owner != null) {
      return shown.showing(LockPart.ofOwner(owner));
    }
    return session == null ? shown : shown.showing(LockPart.ofSession(session));
  }

  /** Ends a wait; again changes nothing. Rejects: {@code not_found}. */
  private static Decision<LockEvent> cancel(Lock lock, String waitId, long nowMs) {
    if (lock.waiting(waitId) != null) {
      return Decision.accept(new LockEvent.WaitEnded(waitId, WaitEnd.CANCELLED, List.of(), nowMs));
    }
    return lock.ended(waitId) != null
        ? Decision.unchanged()
        : Decision.reject(NOT_FOUND, "Expected somebody to wait with this id, but nobody does.");
  }

  /** Makes it a semaphore, or changes its permits. Rejects: {@code invalid_state}. */
  private static Decision<LockEvent> resize(Lock lock, int permits, long nowMs) {
    if (lock.permits() == permits) {
      return Decision.unchanged();
    }
    return !lock.isSemaphore() && isUsed(lock, nowMs)
        ? Decision.reject(
            INVALID_STATE,
            "Expected the lock to be neither held, waited for nor kept back, so that it can become"
                + " a semaphore, but it is.")
        : Decision.accept(new LockEvent.Resized(permits, nowMs));
  }

  /** Forgets it. Rejects: {@code invalid_state}. */
  private static Decision<LockEvent> delete(Lock lock, long nowMs) {
    if (isUsed(lock, nowMs)) {
      return Decision.reject(
          INVALID_STATE, "Expected it to be neither held, waited for nor kept back, but it is.");
    }
    return lock.isSemaphore() || !lock.cooling().isEmpty()
        ? Decision.accept(new LockEvent.Deleted(nowMs))
        : Decision.unchanged();
  }

  private static Decision<LockEvent> breakDeadlock(
      Lock lock, LockCommand.BreakDeadlock found, long nowMs) {
    return Blocking.stands(lock, new Edge("", found.waitId(), "", found.token(), null, true))
        ? Decision.accept(
            new LockEvent.WaitEnded(found.waitId(), WaitEnd.DEADLOCK, found.cycle(), nowMs))
        : Decision.unchanged();
  }

  private static boolean isUsed(Lock lock, long nowMs) {
    return !lock.holds().isEmpty()
        || !lock.queue().isEmpty()
        || lock.cooling().stream().anyMatch(one -> one.untilMs() > nowMs)
        || lock.isPinned();
  }
}
