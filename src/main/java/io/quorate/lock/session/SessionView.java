package io.quorate.lock.session;

import io.quorate.kernel.EntityType.Subject;
import java.time.Instant;
import java.util.List;

/**
 * A session as the edge sees it, which asks the locks what they have of it.
 *
 * @param life which life of the id this is
 * @param remaining what is left of it without a further sign of life, as a duration that is rounded
 *     down
 * @param attached the locks that may have something of it
 */
public record SessionView(
    String id,
    long life,
    String ttl,
    Instant expiresAt,
    String remaining,
    List<String> attached,
    long version) {

  public SessionView {
    attached = List.copyOf(attached);
  }

  static SessionView of(Subject subject, Session session) {
    return new SessionView(
        subject.id(),
        session.life(),
        session.ttlMs() + "ms",
        Instant.ofEpochMilli(session.expiresAtMs()),
        Math.max(0, session.expiresAtMs() - subject.nowMs()) + "ms",
        session.locks(),
        subject.version());
  }
}
