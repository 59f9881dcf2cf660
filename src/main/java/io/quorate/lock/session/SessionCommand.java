package io.quorate.lock.session;

import io.quorate.kernel.Check;

/** What a session can be asked. */
public sealed interface SessionCommand {

  /** Shows the session. */
  record Get() implements SessionCommand {}

  /**
   * Begins it; again with the same ttl changes nothing while it lasts.
   *
   * @param session the session's id
   * @param ttlMs how long it lasts without a sign of life, in milliseconds
   */
  record Begin(String session, long ttlMs) implements SessionCommand {
    public Begin {
      Check.id("session", session);
      Check.ttlMs("ttl", ttlMs);
    }
  }

  /** Gives a sign of life. */
  record KeepAlive() implements SessionCommand {}

  /** Ends it; again changes nothing. */
  record End() implements SessionCommand {}

  /** Notes, before it is asked for, that a lock may have something of the session. */
  record Attach(String lock) implements SessionCommand {
    public Attach {
      Check.id("lock", lock);
    }
  }

  /** A lock has nothing of a life of the session any more. */
  record Detached(String lock, long life) implements SessionCommand {}
}
