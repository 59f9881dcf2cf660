package io.quorate.lock;

import io.quorate.kernel.participant.Participations;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A lock that is being changed by one event. For one thread. */
final class LockChange {
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

  LockChange(Lock before, long atMs) {
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

  LockChange granted(Hold hold) {
    holds = latest(holds, hold, LockLimits.MAX_HOLDS + 1);
    lastToken = Math.max(lastToken, hold.token());
    return this;
  }

  LockChange hold(long token, UnaryOperator<Hold> by) {
    return holds(hold -> hold.token() == token ? by.apply(hold) : hold);
  }

  LockChange holds(UnaryOperator<Hold> by) {
    holds = holds.stream().map(by).toList();
    return this;
  }

  LockChange withoutHold(long token) {
    holds = holds.stream().filter(hold -> hold.token() != token).toList();
    return this;
  }

  LockChange enqueue(Wait wait, boolean first) {
    var all = new ArrayList<Wait>(queue.size() + 1);
    all.addAll(queue);
    all.add(first ? 0 : queue.size(), wait);
    queue = all;
    return this;
  }

  LockChange wait(String waitId, UnaryOperator<Wait> by) {
    return waits(wait -> wait.waitId().equals(waitId) ? by.apply(wait) : wait);
  }

  LockChange waits(UnaryOperator<Wait> by) {
    queue = queue.stream().map(by).toList();
    return this;
  }

  LockChange withoutWait(String waitId) {
    queue = queue.stream().filter(wait -> !wait.waitId().equals(waitId)).toList();
    return this;
  }

  LockChange cooling(Cooling one) {
    cooling = latest(cooling, one, LockLimits.MAX_HOLDS + 1);
    return this;
  }

  LockChange cooling(UnaryOperator<Cooling> by) {
    cooling = cooling.stream().map(by).toList();
    return this;
  }

  LockChange cooledBy(long nowMs) {
    cooling = cooling.stream().filter(one -> one.untilMs() > nowMs).toList();
    return this;
  }

  LockChange lost(LostHold hold) {
    lost = latest(lost, hold, LockLimits.MAX_LOST);
    return this;
  }

  LockChange ended(EndedWait wait) {
    long after = atMs - LockLimits.REMEMBER_ENDED_MS;
    ended =
        latest(
            ended.stream().filter(one -> one.atMs() > after).toList(), wait, LockLimits.MAX_ENDED);
    return this;
  }

  LockChange session(EndedSession one) {
    long after = atMs - LockLimits.REMEMBER_ENDED_MS;
    sessions =
        latest(
            sessions.stream().filter(other -> other.atMs() > after).toList(),
            one,
            LockLimits.MAX_ENDED);
    return this;
  }

  LockChange permits(int other) {
    permits = other;
    return this;
  }

  LockChange participations(Participations other) {
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
        before.changes() + 1,
        Math.max(before.seenAtMs(), atMs));
  }

  private static <T> List<T> latest(List<T> some, T one, int most) {
    var all = new ArrayList<T>(some.size() + 1);
    all.addAll(some.size() < most ? some : some.subList(some.size() - most + 1, some.size()));
    all.add(one);
    return all;
  }
}
