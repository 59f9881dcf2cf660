package io.quorate.lock;

import static io.quorate.lock.LockLimits.KEEP_PLACE_MS;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Applies events to a lock. Pure; safe for use by any thread. */
final class LockEvolution {

  private LockEvolution() {}

  static Lock evolve(Lock lock, List<LockEvent> events) {
    Lock after = lock;
    for (LockEvent event : events) {
      after = evolve(after, event);
    }
    return after;
  }

  static Lock evolve(Lock lock, LockEvent event) {
    return switch (event) {
      case LockEvent.Granted granted -> granted(lock, granted);
      case LockEvent.Reentered in -> {
        var taking = new Hold.Taking(in.waitId(), in.attendant(), in.waitedMs());
        yield new LockChange(lock, in.atMs())
            .hold(
                in.token(),
                hold ->
                    hold.entered(taking, in.expiresAtMs(), in.atMs())
                        .keptBack(asked(in.minHoldMs()), asked(in.lockDelayMs()), in.atMs()))
            .withoutWait(in.waitId())
            .done();
      }
      case LockEvent.Enqueued one -> enqueued(lock, one);
      case LockEvent.Attended one ->
          new LockChange(lock, one.atMs())
              .wait(
                  one.waitId(),
                  wait -> wait.attended(one.attendant(), one.atMs(), one.attendedUntilMs()))
              .done();
      case LockEvent.Advanced one -> advanced(lock, one);
      case LockEvent.Unattended one ->
          new LockChange(lock, one.atMs())
              .wait(one.waitId(), wait -> wait.left(one.attendedUntilMs()))
              .done();
      case LockEvent.WaitEnded end -> ended(lock, end);
      case LockEvent.Undelivered one ->
          new LockChange(lock, one.atMs())
              .hold(one.token(), hold -> hold.undelivered(one.returnAtMs()))
              .done();
      case LockEvent.Claimed one ->
          new LockChange(lock, one.atMs())
              .hold(one.token(), hold -> hold.claimed(one.waitId(), one.attendant()))
              .done();
      case LockEvent.Renewed one ->
          new LockChange(lock, one.atMs())
              .hold(one.token(), hold -> hold.renewed(one.ttlMs(), one.expiresAtMs()))
              .done();
      case LockEvent.Released one ->
          one.count() > 0
              ? new LockChange(lock, one.atMs())
                  .hold(one.token(), hold -> hold.withCount(one.count()))
                  .done()
              : lost(lock, one.token(), LossReason.RELEASED, one.keptBackUntilMs(), one.atMs());
      case LockEvent.Lost one ->
          lost(lock, one.token(), one.reason(), one.keptBackUntilMs(), one.atMs());
      case LockEvent.Downgraded one ->
          new LockChange(lock, one.atMs()).hold(one.token(), Hold::downgraded).done();
      case LockEvent.Cooled one -> new LockChange(lock, one.atMs()).cooledBy(one.atMs()).done();
      case LockEvent.Resized one -> new LockChange(lock, one.atMs()).permits(one.permits()).done();
      case LockEvent.SessionEnded one ->
          new LockChange(lock, one.atMs())
              .session(new EndedSession(one.session(), one.atMs()))
              .done();
      case LockEvent.TakenOver one ->
          new LockChange(lock, one.atMs())
              .holds(hold -> hold.takenOver(one.atMs(), one.marginMs()))
              .cooling(kept -> kept.takenOver(one.marginMs()))
              .waits(wait -> wait.takenOver(one.atMs(), one.marginMs(), later(wait, one.atMs())))
              .done();
      case LockEvent.Deleted one ->
          new LockChange(lock, one.atMs()).permits(0).cooledBy(Hold.NEVER).done();
      case LockEvent.Participated(var part) ->
          new LockChange(lock, lock.seenAtMs())
              .participations(lock.participations().evolve(part))
              .done();
    };
  }

  private static Lock granted(Lock lock, LockEvent.Granted granted) {
    var taking = new Hold.Taking(granted.waitId(), granted.attendant(), granted.waitedMs());
    var hold =
        new Hold(
            granted.token(),
            granted.claim(),
            1,
            granted.atMs(),
            granted.expiresAtMs(),
            Hold.NEVER,
            0,
            List.of(taking));
    var change = new LockChange(lock, granted.atMs()).withoutWait(granted.waitId());
    Long replaced = granted.replaced();
    if (replaced != null) {
      Hold shared = Objects.requireNonNull(lock.hold(replaced), "an upgrade replaces a grant");
      return change
          .withoutHold(replaced)
          .lost(LostHold.of(shared, LossReason.RELEASED))
          .granted(hold.withCount(shared.count() + 1).inPlaceOf(shared))
          .done();
    }
    return change.granted(hold).done();
  }

  private static Lock ended(Lock lock, LockEvent.WaitEnded end) {
    Wait wait = Objects.requireNonNull(lock.waiting(end.waitId()), "only what is a wait ends");
    return new LockChange(lock, end.atMs())
        .withoutWait(end.waitId())
        .ended(
            new EndedWait(
                end.waitId(), end.reason(), end.cycle(), wait.claim().session(), end.atMs()))
        .done();
  }

  private static Lock enqueued(Lock lock, LockEvent.Enqueued one) {
    var wait =
        new Wait(
            one.waitId(),
            one.attendant(),
            false,
            one.claim(),
            one.atMs(),
            one.atMs(),
            one.untilMs(),
            one.attendedUntilMs());
    return new LockChange(lock, one.atMs()).enqueue(wait, one.upgrade()).done();
  }

  private static Lock advanced(Lock lock, LockEvent.Advanced one) {
    Wait wait = Objects.requireNonNull(lock.waiting(one.waitId()), "only who waits advances");
    return new LockChange(lock, one.atMs()).withoutWait(one.waitId()).enqueue(wait, true).done();
  }

  private static Lock lost(
      Lock lock, long token, LossReason reason, long keptBackUntilMs, long atMs) {
    Hold hold = Objects.requireNonNull(lock.hold(token), "only what is held is lost");
    var change = new LockChange(lock, atMs).withoutHold(token).lost(LostHold.of(hold, reason));
    return keptBackUntilMs == 0
        ? change.done()
        : change
            .cooling(new Cooling(hold.claim().mode(), hold.claim().permits(), keptBackUntilMs))
            .done();
  }

  private static long asked(@Nullable Long ms) {
    return ms == null ? 0 : ms;
  }

  private static long later(Wait wait, long nowMs) {
    return Math.max(wait.attendedUntilMs(), nowMs + KEEP_PLACE_MS);
  }
}
