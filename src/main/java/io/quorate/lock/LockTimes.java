package io.quorate.lock;

import java.util.ArrayList;
import java.util.List;

/** What time brings to a lock. Times are milliseconds of its steady time. Pure. */
final class LockTimes {

  private LockTimes() {}

  /** Returns what is over, at most {@link LockLimits#MAX_ELAPSED} events. */
  static List<LockEvent> elapse(Lock lock, long nowMs) {
    if (dueAtMs(lock) > nowMs) {
      return List.of();
    }
    var events = new ArrayList<LockEvent>();
    for (Hold hold : lock.holds()) {
      if (hold.expiresAtMs() <= nowMs) {
        events.add(HolderRules.lost(hold, LossReason.EXPIRED, null, nowMs));
      } else if (hold.returnAtMs() <= nowMs) {
        events.add(HolderRules.lost(hold, LossReason.UNDELIVERED, null, nowMs));
      }
    }
    for (Wait wait : lock.queue()) {
      if (wait.dueAtMs() <= nowMs) {
        WaitEnd reason = wait.untilMs() <= nowMs ? WaitEnd.TIMED_OUT : WaitEnd.LEFT;
        events.add(new LockEvent.WaitEnded(wait.waitId(), reason, List.of(), nowMs));
      }
    }
    if (lock.cooling().stream().anyMatch(one -> one.untilMs() <= nowMs)) {
      events.add(new LockEvent.Cooled(nowMs));
    }
    events.addAll(LockType.PARTICIPANT.elapse(lock, nowMs));
    return events.size() <= LockLimits.MAX_ELAPSED
        ? events
        : events.subList(0, LockLimits.MAX_ELAPSED);
  }

  /** Returns when something is over next. */
  static long dueAtMs(Lock lock) {
    long due = LockType.PARTICIPANT.dueAtMs(lock);
    for (Hold hold : lock.holds()) {
      due = Math.min(due, hold.dueAtMs());
    }
    for (Wait wait : lock.queue()) {
      due = Math.min(due, wait.dueAtMs());
    }
    for (Cooling one : lock.cooling()) {
      due = Math.min(due, one.untilMs());
    }
    return due;
  }
}
