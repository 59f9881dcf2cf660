package io.quorate.lock.session;

import static java.util.Map.entry;

import io.quorate.kernel.Conversation;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.Shown;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Declares sessions to the host. */
public final class SessionType implements EntityType<SessionCommand, SessionEvent, Session> {

  /** After this time of silence a session is woken that owes locks the news of its end. */
  private static final long REMIND_OWED_MS = 10_000;

  private static final Map<String, Class<? extends SessionCommand>> COMMANDS =
      Map.ofEntries(
          entry("session.get", SessionCommand.Get.class),
          entry("session.begin", SessionCommand.Begin.class),
          entry("session.keep-alive", SessionCommand.KeepAlive.class),
          entry("session.end", SessionCommand.End.class),
          entry("session.attach", SessionCommand.Attach.class),
          entry("session.detached", SessionCommand.Detached.class));

  private static final Map<String, Class<? extends SessionEvent>> EVENTS =
      Map.ofEntries(
          entry("session.begun", SessionEvent.Begun.class),
          entry("session.kept-alive", SessionEvent.KeptAlive.class),
          entry("session.attached", SessionEvent.Attached.class),
          entry("session.ended", SessionEvent.Ended.class),
          entry("session.detached", SessionEvent.Detached.class),
          entry("session.taken-over", SessionEvent.TakenOver.class));

  /** The type. */
  public static final SessionType TYPE = new SessionType();

  private final SessionDecider decider = new SessionDecider();
  private final SessionConversation conversation = new SessionConversation();

  private SessionType() {}

  @Override
  public String name() {
    return "session";
  }

  @Override
  public SessionDecider decider() {
    return decider;
  }

  @Override
  public Optional<Conversation<SessionCommand, SessionEvent, Session>> conversation() {
    return Optional.of(conversation);
  }

  @Override
  public Map<String, Class<? extends SessionCommand>> commands() {
    return COMMANDS;
  }

  @Override
  public Map<String, Class<? extends SessionEvent>> events() {
    return EVENTS;
  }

  @Override
  public Class<Session> state() {
    return Session.class;
  }

  @Override
  public int stateVersion() {
    return 1;
  }

  @Override
  public boolean isOnSteadyTime() {
    return true;
  }

  @Override
  public List<SessionEvent> takenOver(Session session, long nowMs, long marginMs) {
    return session.alive()
        ? List.of(new SessionEvent.TakenOver(marginMs, Math.max(nowMs, session.seenAtMs())))
        : List.of();
  }

  /** As long as locks have to hear of an end, a crash must not silence it. */
  @Override
  public long remindAtMs(Session session) {
    return session.owed().isEmpty()
        ? decider.dueAtMs(session)
        : Math.min(decider.dueAtMs(session), session.seenAtMs() + REMIND_OWED_MS);
  }

  @Override
  public Object view(Subject subject, Session session, Shown shown) {
    return SessionView.of(subject, session);
  }

  @Override
  public boolean isOver(Session session) {
    return !session.alive() && session.owed().isEmpty();
  }

  @Override
  public int weight(Session session) {
    return session.locks().size() + session.owed().size();
  }
}
