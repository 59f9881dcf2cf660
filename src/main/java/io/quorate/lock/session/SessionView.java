package io.quorate.lock.session;

import io.quorate.kernel.EntityType.Subject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session as the edge sees it, which asks the locks what they have of it.
 *
 * @param life which life of the id this is
 * @param remaining what is left of it without a further sign of life, as a duration that is rounded
 *     down
 * @param attachment the number of its latest claim to a lock
 * @param attached the locks that may have something of it, the latest {@value #MAX_SHOWN_LOCKS}
 * @param lockCount how many there are when not all are shown, else null
 */
public record SessionView(
    String id,
    long life,
    String ttl,
    Instant expiresAt,
    String remaining,
    long attachment,
    List<String> attached,
    @Nullable Integer lockCount,
    long version) {

  /**
   * Locks that one answer shows. It carries no more between nodes, and the edge asks each of them.
   */
  public static final int MAX_SHOWN_LOCKS = 256;

  public SessionView {
    attached = List.copyOf(attached);
  }

  static SessionView of(Subject subject, Session session) {
    List<String> locks = session.locks();
    int more = Math.max(0, locks.size() - MAX_SHOWN_LOCKS);
    return new SessionView(
        subject.id(),
        session.life(),
        session.ttlMs() + "ms",
        Instant.ofEpochMilli(session.expiresAtMs()),
        (session.alive() ? Math.max(0, session.expiresAtMs() - subject.nowMs()) : 0) + "ms",
        session.lastAttachment(),
        locks.subList(more, locks.size()),
        more == 0 ? null : (Integer) locks.size(),
        subject.version());
  }
}
