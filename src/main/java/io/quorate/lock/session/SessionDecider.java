package io.quorate.lock.session;

import static io.quorate.kernel.RejectionCode.EXISTS_WITH_DIFFERENT_PAYLOAD;
import static io.quorate.kernel.RejectionCode.LIMIT_EXCEEDED;
import static io.quorate.kernel.RejectionCode.NOT_FOUND;

import io.quorate.kernel.Decider;
import io.quorate.kernel.Decision;
import java.util.List;

/**
 * The rules of a session. Time is its steady time, in milliseconds. Pure, immutable and safe for
 * use by any thread.
 */
public final class SessionDecider implements Decider<SessionCommand, SessionEvent, Session> {

  /** Locks that may have something of one session. */
  public static final int MAX_LOCKS = 10_000;

  /** Locks that have still to hear of an end; until then no further life begins. */
  static final int MAX_OWED = 2 * MAX_LOCKS;

  @Override
  public Session initial() {
    return Session.NEW;
  }

  /**
   * Rejects: {@code not_found} (it does not live), {@code exists_with_different_payload} (it lives
   * with another ttl), {@code limit_exceeded}.
   */
  @Override
  public Decision<SessionEvent> decide(SessionCommand command, Session session, long ownerMs) {
    long nowMs = Math.max(ownerMs, session.seenAtMs());
    return switch (command) {
      case SessionCommand.Begin(String id, long ttlMs) -> begin(session, id, ttlMs, nowMs);
      case SessionCommand.Get get -> session.alive() ? Decision.unchanged() : unknown();
      case SessionCommand.KeepAlive keep ->
          session.alive()
              ? Decision.accept(new SessionEvent.KeptAlive(nowMs + session.ttlMs(), nowMs))
              : unknown();
      case SessionCommand.End end ->
          session.alive()
              ? Decision.accept(new SessionEvent.Ended(false, nowMs))
              : session.life() > 0 ? Decision.unchanged() : unknown();
      case SessionCommand.Attach(String lock) -> attach(session, lock, nowMs);
      case SessionCommand.Detached(String lock, long life) ->
          session.owed().contains(new Session.Owed(lock, life))
              ? Decision.accept(new SessionEvent.Detached(lock, life, nowMs))
              : Decision.unchanged();
    };
  }

  @Override
  public Session evolve(Session session, SessionEvent event) {
    return switch (event) {
      case SessionEvent.Begun begun -> session.begun(begun);
      case SessionEvent.KeptAlive kept -> session.lasting(kept.expiresAtMs(), kept.atMs());
      case SessionEvent.Attached(String lock, long atMs) -> session.attached(lock, atMs);
      case SessionEvent.Ended ended -> session.ended(ended.atMs());
      case SessionEvent.Detached(String lock, long life, long atMs) ->
          session.detached(new Session.Owed(lock, life), atMs);
      case SessionEvent.TakenOver(long marginMs, long atMs) ->
          session.lasting(session.expiresAtMs() + marginMs, atMs);
    };
  }

  @Override
  public List<SessionEvent> elapse(Session session, long ownerMs) {
    long nowMs = Math.max(ownerMs, session.seenAtMs());
    return session.alive() && session.expiresAtMs() <= nowMs
        ? List.of(new SessionEvent.Ended(true, nowMs))
        : List.of();
  }

  @Override
  public long dueAtMs(Session session) {
    return session.alive() ? session.expiresAtMs() : NEVER;
  }

  private static Decision<SessionEvent> begin(Session session, String id, long ttlMs, long nowMs) {
    if (session.alive()) {
      return session.ttlMs() == ttlMs
          ? Decision.unchanged()
          : Decision.reject(
              EXISTS_WITH_DIFFERENT_PAYLOAD,
              "Expected the ttl of %dms that the session has, but it is %dms."
                  .formatted(session.ttlMs(), ttlMs));
    }
    return session.owed().size() > MAX_OWED - MAX_LOCKS
        ? Decision.reject(
            LIMIT_EXCEEDED,
            "Expected the locks to have heard of the session's last end, but %d have not."
                .formatted(session.owed().size()))
        : Decision.accept(
            new SessionEvent.Begun(id, session.life() + 1, ttlMs, nowMs + ttlMs, nowMs));
  }

  private static Decision<SessionEvent> attach(Session session, String lock, long nowMs) {
    if (!session.alive()) {
      return unknown();
    }
    if (session.locks().contains(lock)) {
      return Decision.unchanged();
    }
    return session.locks().size() >= MAX_LOCKS
        ? Decision.reject(
            LIMIT_EXCEEDED,
            "Expected a session to have at most %d locks, but it would have more."
                .formatted(MAX_LOCKS))
        : Decision.accept(new SessionEvent.Attached(lock, nowMs));
  }

  private static Decision<SessionEvent> unknown() {
    return Decision.reject(
        NOT_FOUND, "Expected the session to exist, but it does not, or has ended.");
  }
}
