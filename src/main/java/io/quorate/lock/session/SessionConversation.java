package io.quorate.lock.session;

import io.quorate.kernel.Conversation;
import io.quorate.lock.LockCommand;
import io.quorate.lock.SessionRef;
import java.util.List;
import java.util.Optional;

/**
 * Tells every lock that may have something of a life of the session that it has ended, until the
 * lock has heard it. Pure and stateless; safe for use by any thread.
 */
final class SessionConversation implements Conversation<SessionCommand, SessionEvent, Session> {

  /** Locks that are told at the same time; each that has heard makes room for the next. */
  static final int MAX_AT_ONCE = 64;

  @Override
  public List<Outgoing> react(Session session, SessionEvent event) {
    return event instanceof SessionEvent.Ended || event instanceof SessionEvent.Detached
        ? resume(session)
        : List.of();
  }

  @Override
  public List<Outgoing> resume(Session session) {
    return session.owed().stream()
        .limit(MAX_AT_ONCE)
        .map(owed -> tell(session.id(), owed))
        .toList();
  }

  @Override
  public Optional<SessionCommand> answered(Outgoing outgoing, Answer answer) {
    return answer instanceof Answer.Accepted && outgoing.topic() instanceof Session.Owed owed
        ? Optional.of(new SessionCommand.Detached(owed.lock(), owed.life()))
        : Optional.empty();
  }

  private static Outgoing tell(String session, Session.Owed owed) {
    return new Outgoing(
        owed,
        new Recipient.Entity("lock", owed.lock()),
        new LockCommand.EndSession(new SessionRef(session, owed.life(), 0)));
  }
}
