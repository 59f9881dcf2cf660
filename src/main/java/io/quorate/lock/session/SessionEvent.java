package io.quorate.lock.session;

/** What can have happened to a session. Times are milliseconds of its steady time. */
public sealed interface SessionEvent {

  /** It lives from now on. */
  record Begun(String session, long life, long ttlMs, long expiresAtMs, long atMs)
      implements SessionEvent {}

  /** It lives for longer. */
  record KeptAlive(long expiresAtMs, long atMs) implements SessionEvent {}

  /** A lock may have something of it. */
  record Attached(String lock, long atMs) implements SessionEvent {}

  /**
   * It is over.
   *
   * @param expired whether it was silent for too long; else somebody ended it
   */
  record Ended(boolean expired, long atMs) implements SessionEvent {}

  /** A lock has nothing of a life of it any more. */
  record Detached(String lock, long life, long atMs) implements SessionEvent {}

  /** Another copy of the session measures its time from now on. */
  record TakenOver(long marginMs, long atMs) implements SessionEvent {}
}
