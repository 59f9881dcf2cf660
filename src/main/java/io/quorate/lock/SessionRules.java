package io.quorate.lock;

import io.quorate.kernel.Decision;
import io.quorate.kernel.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the end of a session brings about. Pure; safe for use by any thread. */
final class SessionRules {

  private SessionRules() {}

  /** Takes all from a life that is over; again changes nothing. Rejects nothing. */
  static Decision<LockEvent> end(Lock lock, SessionRef session, long nowMs) {
    return lock.hasEnded(session)
        ? Decision.<LockEvent>unchanged().answering(session)
        : new Decision.Accepted<>(ending(lock, session, nowMs), new Shown.Answer(session));
  }

  /**
   * Returns how the earlier lives of a session end that the lock has something of. A session has
   * one life at a time, so its claim proves that they are over, although the lock has still to be
   * told.
   */
  static List<LockEvent> endEarlier(Lock lock, @Nullable SessionRef session, long nowMs) {
    return session == null
        ? List.of()
        : known(lock)
            .filter(one -> one.isEarlierThan(session))
            .map(SessionRef::life)
            .distinct()
            .sorted()
            .flatMap(life -> ending(lock, new SessionRef(session.id(), life, 0), nowMs).stream())
            .toList();
  }

  /** Whether the lock knows that this life is over. */
  static boolean isOver(Lock lock, @Nullable SessionRef session) {
    return session != null
        && (lock.hasEnded(session) || known(lock).anyMatch(session::isEarlierThan));
  }

  /** Returns the lives that the lock has something of. */
  private static Stream<SessionRef> known(Lock lock) {
    return Stream.concat(
            lock.queue().stream().map(Wait::claim), lock.holds().stream().map(Hold::claim))
        .flatMap(claim -> Stream.ofNullable(claim.session()));
  }

  private static List<LockEvent> ending(Lock lock, SessionRef session, long nowMs) {
    var events = new ArrayList<LockEvent>();
    for (Wait wait : lock.queue()) {
      if (session.isOf(wait.claim().session())) {
        events.add(new LockEvent.WaitEnded(wait.waitId(), WaitEnd.SESSION_ENDED, List.of(), nowMs));
      }
    }
    for (Hold hold : lock.holds()) {
      if (session.isOf(hold.claim().session())) {
        events.add(HolderRules.lost(hold, LossReason.SESSION_ENDED, null, nowMs));
      }
    }
    events.add(new LockEvent.SessionEnded(session, nowMs));
    return events;
  }
}
