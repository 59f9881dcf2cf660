package io.quorate.runtime.entity;

import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.quorate.runtime.message.HostMessage;
import org.jspecify.annotations.Nullable;

/**
 * Puts an {@link Inbox} before an entity's behaviour, outside the supervision that restarts the
 * behaviour, so that the inbox outlives a restart. Used by one actor; not thread-safe.
 */
final class InboxInterceptor extends BehaviorInterceptor<HostMessage, HostMessage> {

  private final Inbox inbox;
  private final @Nullable Talk<?, ?> talk;

  InboxInterceptor(Inbox inbox, @Nullable Talk<?, ?> talk) {
    super(HostMessage.class);
    this.inbox = inbox;
    this.talk = talk;
  }

  @Override
  public Behavior<HostMessage> aroundReceive(
      TypedActorContext<HostMessage> context,
      HostMessage message,
      ReceiveTarget<HostMessage> target) {
    if (talk != null) {
      talk.keep(message);
    }
    return inbox.accept(message)
        ? target.apply(context, isForTheBehavior(message) ? message : HostMessage.Stop.INSTANCE)
        : Behaviors.same();
  }

  private static boolean isForTheBehavior(HostMessage message) {
    return message == HostMessage.Flush.INSTANCE
        || message instanceof HostMessage.Looked
        || message instanceof HostMessage.Recalled;
  }
}
