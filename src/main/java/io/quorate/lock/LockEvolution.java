package io.quorate.lock;

import static io.quorate.lock.LockLimits.KEEP_PLACE_MS;

import io.quorate.kernel.participant.Participations;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Applies events to a lock. Pure; safe for use by any thread. */
final class LockEvolution {

  private LockEvolution() {}

  static Lock evolve(Lock lock, LockEvent event) {
    return switch (event) {
      case LockEvent.Granted granted -> granted(lock, granted);
      case LockEvent.Reentered in -> {
        var taking = new Hold.Taking(in.waitId(), in.attendant(), in.waitedMs());
        yield new Change(lock, in.atMs())
            .hold(in.token(), hold -> hold.entered(taking, in.expiresAtMs()))
            .withoutWait(in.waitId())
            .done();
      }
      case LockEvent.Enqueued one -> enqueued(lock, one);
      case LockEvent.Attended one ->
          new Change(lock, one.atMs())
              .wait(one.waitId(), wait -> wait.attended(one.attendant(), one.attendedUntilMs()))
              .done();
      case LockEvent.Advanced one -> advanced(lock, one);
      case LockEvent.Unattended one ->
          new Change(lock, one.atMs())
              .wait(one.waitId(), wait -> wait.left(one.attendedUntilMs()))
              .done();
      case LockEvent.WaitEnded end ->
          new Change(lock, end.atMs())
              .withoutWait(end.waitId())
              .ended(new EndedWait(end.waitId(), end.reason(), end.cycle(), end.atMs()))
              .done();
      case LockEvent.Undelivered one ->
          new Change(lock, one.atMs())
              .hold(one.token(), hold -> hold.undelivered(one.returnAtMs()))
              .done();
      case LockEvent.Claimed one ->
          new Change(lock, one.atMs())
              .hold(one.token(), hold -> hold.claimed(one.waitId(), one.attendant()))
              .done();
      case LockEvent.Renewed one ->
          new Change(lock, one.atMs())
              .hold(one.token(), hold -> hold.renewed(one.ttlMs(), one.expiresAtMs()))
              .done();
      case LockEvent.Released one ->
          one.count() > 0
              ? new Change(lock, one.atMs())
                  .hold(one.token(), hold -> hold.withCount(one.count()))
                  .done()
              : lost(lock, one.token(), LossReason.RELEASED, one.keptBackUntilMs(), one.atMs());
      case LockEvent.Lost one ->
          lost(lock, one.token(), one.reason(), one.keptBackUntilMs(), one.atMs());
      case LockEvent.Downgraded one ->
          new Change(lock, one.atMs()).hold(one.token(), Hold::downgraded).done();
      case LockEvent.Cooled one -> new Change(lock, one.atMs()).cooledBy(one.atMs()).done();
      case LockEvent.Resized one -> new Change(lock, one.atMs()).permits(one.permits()).done();
      case LockEvent.SessionEnded one ->
          new Change(lock, one.atMs()).session(new EndedSession(one.session(), one.atMs())).done();
      case LockEvent.TakenOver one ->
          new Change(lock, one.atMs())
              .holds(hold -> hold.takenOver(one.atMs(), one.marginMs()))
              .waits(wait -> wait.keptUntil(later(wait, one.atMs())))
              .done();
      case LockEvent.Deleted one ->
          new Change(lock, one.atMs()).permits(0).cooledBy(Hold.NEVER).done();
      case LockEvent.Participated(var part) ->
          new Change(lock, lock.seenAtMs())
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
            List.of(taking));
    var change = new Change(lock, granted.atMs()).withoutWait(granted.waitId());
    Long replaced = granted.replaced();
    if (replaced != null) {
      Hold shared = Objects.requireNonNull(lock.hold(replaced), "an upgrade replaces a grant");
      return change
          .withoutHold(replaced)
          .lost(LostHold.of(shared, LossReason.RELEASED))
          .granted(hold.withCount(shared.count() + 1))
          .done();
    }
    return change.granted(hold).done();
  }

  private static Lock enqueued(Lock lock, LockEvent.Enqueued one) {
    var wait =
        new Wait(
            one.waitId(),
            one.attendant(),
            false,
            one.claim(),
            one.atMs(),
            one.untilMs(),
            one.attendedUntilMs());
    return new Change(lock, one.atMs()).enqueue(wait, one.upgrade()).done();
  }

  private static Lock advanced(Lock lock, LockEvent.Advanced one) {
    Wait wait = Objects.requireNonNull(lock.waiting(one.waitId()), "only who waits advances");
    return new Change(lock, one.atMs()).withoutWait(one.waitId()).enqueue(wait, true).done();
  }

  private static Lock lost(
      Lock lock, long token, LossReason reason, long keptBackUntilMs, long atMs) {
    Hold hold = Objects.requireNonNull(lock.hold(token), "only what is held is lost");
    var change = new Change(lock, atMs).withoutHold(token).lost(LostHold.of(hold, reason));
    return keptBackUntilMs == 0
        ? change.done()
        : change
            .cooling(new Cooling(hold.claim().mode(), hold.claim().permits(), keptBackUntilMs))
            .done();
  }

  private static long later(Wait wait, long nowMs) {
    return Math.max(wait.attendedUntilMs(), nowMs + KEEP_PLACE_MS);
  }

  /** A lock that is being changed. */
  private static final class Change {
    private final Lock before;
    private final long atMs;
    private int permits;
    private long lastToken;
    private List<Hold> holds;
    private List<Wait> queue;
    private List<Cooling> cooling;
    private List<LostHold> lost;
    private List<EndedWait> ended;
    private List<EndedSession> sessions;
    private Participations participations;

    Change(Lock before, long atMs) {
      this.before = before;
      this.atMs = atMs;
      this.permits = before.permits();
      this.lastToken = before.lastToken();
      this.holds = before.holds();
      this.queue = before.queue();
      this.cooling = before.cooling();
      this.lost = before.lost();
      this.ended = before.ended();
      this.sessions = before.sessions();
      this.participations = before.participations();
    }

    Change granted(Hold hold) {
      holds = latest(holds, hold, LockLimits.MAX_HOLDS + 1);
      lastToken = Math.max(lastToken, hold.token());
      return this;
    }

    Change hold(long token, UnaryOperator<Hold> by) {
      return holds(hold -> hold.token() == token ? by.apply(hold) : hold);
    }

    Change holds(UnaryOperator<Hold> by) {
      holds = holds.stream().map(by).toList();
      return this;
    }

    Change withoutHold(long token) {
      holds = holds.stream().filter(hold -> hold.token() != token).toList();
      return this;
    }

    Change enqueue(Wait wait, boolean first) {
      var all = new ArrayList<Wait>(queue.size() + 1);
      all.addAll(queue);
      all.add(first ? 0 : queue.size(), wait);
      queue = all;
      return this;
    }

    Change wait(String waitId, UnaryOperator<Wait> by) {
      return waits(wait -> wait.waitId().equals(waitId) ? by.apply(wait) : wait);
    }

    Change waits(UnaryOperator<Wait> by) {
      queue = queue.stream().map(by).toList();
      return this;
    }

    Change withoutWait(String waitId) {
      queue = queue.stream().filter(wait -> !wait.waitId().equals(waitId)).toList();
      return this;
    }

    Change cooling(Cooling one) {
      cooling = latest(cooling, one, LockLimits.MAX_HOLDS + 1);
      return this;
    }

    Change cooledBy(long nowMs) {
      cooling = cooling.stream().filter(one -> one.untilMs() > nowMs).toList();
      return this;
    }

    Change lost(LostHold hold) {
      lost = latest(lost, hold, LockLimits.MAX_LOST);
      return this;
    }

    Change ended(EndedWait wait) {
      long after = atMs - LockLimits.REMEMBER_ENDED_MS;
      ended =
          latest(
              ended.stream().filter(one -> one.atMs() > after).toList(),
              wait,
              LockLimits.MAX_ENDED);
      return this;
    }

    Change session(EndedSession one) {
      long after = atMs - LockLimits.REMEMBER_ENDED_MS;
      sessions =
          latest(
              sessions.stream().filter(other -> other.atMs() > after).toList(),
              one,
              LockLimits.MAX_ENDED);
      return this;
    }

    Change permits(int other) {
      permits = other;
      return this;
    }

    Change participations(Participations other) {
      participations = other;
      return this;
    }

    Lock done() {
      return new Lock(
          permits,
          lastToken,
          holds,
          queue,
          cooling,
          lost,
          ended,
          sessions,
          participations,
          Math.max(before.seenAtMs(), atMs));
    }

    private static <T> List<T> latest(List<T> some, T one, int most) {
      var all = new ArrayList<T>(some.size() + 1);
      all.addAll(some.size() < most ? some : some.subList(some.size() - most + 1, some.size()));
      all.add(one);
      return all;
    }
  }
}
