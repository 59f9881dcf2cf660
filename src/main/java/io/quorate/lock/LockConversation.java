package io.quorate.lock;

import io.quorate.kernel.Conversation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a lock tells others: transactions what they ask a participant, and sessions what it has no
 * more of theirs. Pure and stateless; safe for use by any thread.
 */
final class LockConversation implements Conversation<LockCommand, LockEvent, Lock> {

  private final Conversation<LockCommand, LockEvent, Lock> participant =
      LockType.PARTICIPANT.conversation();

  @Override
  public List<Outgoing> react(Lock lock, LockEvent event) {
    SessionRef free =
        switch (event) {
          case LockEvent.Granted granted -> lost(lock, granted.replaced());
          case LockEvent.Reentered in -> in.session();
          case LockEvent.Attended one -> one.session();
          case LockEvent.Claimed one -> one.session();
          case LockEvent.WaitEnded end -> {
            EndedWait ended = lock.ended(end.waitId());
            yield ended == null ? null : ended.session();
          }
          case LockEvent.Released released when released.count() == 0 ->
              lost(lock, released.token());
          case LockEvent.Lost lost when lost.reason() != LossReason.SESSION_ENDED ->
              lost(lock, lost.token());
          default -> null;
        };
    return free == null || keeps(lock, free)
        ? participant.react(lock, event)
        : List.of(detach(free));
  }

  @Override
  public List<Outgoing> resume(Lock lock) {
    return participant.resume(lock);
  }

  @Override
  public Optional<LockCommand> answered(Outgoing outgoing, Answer answer) {
    return participant.answered(outgoing, answer);
  }

  /** Whether something still belongs to this claim, which the end of the session must reach. */
  private static boolean keeps(Lock lock, SessionRef of) {
    return lock.holds().stream().anyMatch(hold -> of.equals(hold.claim().session()))
        || lock.queue().stream().anyMatch(wait -> of.equals(wait.claim().session()));
  }

  private static @Nullable SessionRef lost(Lock lock, @Nullable Long token) {
    for (LostHold hold : lock.lost()) {
      if (token != null && hold.token() == token) {
        return hold.session();
      }
    }
    return null;
  }

  private static Outgoing detach(SessionRef of) {
    var told = new Detach(of.life(), of.attachment());
    return new Outgoing(told, new Recipient.Entity("session", of.id()), told, true);
  }
}
