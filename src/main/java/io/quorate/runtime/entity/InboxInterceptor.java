package io.quorate.runtime.entity;

import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.PostStop;
import akka.actor.typed.Signal;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.quorate.runtime.message.HostMessage;
import org.jspecify.annotations.Nullable;

/**
 * Puts an {@link Inbox} before an entity's behaviour, outside the supervision that restarts the
 * behaviour, so that the inbox outlives a restart, and that an entity which cannot recover stops
 * when it is told to. Used by one actor; not thread-safe.
 */
final class InboxInterceptor extends BehaviorInterceptor<HostMessage, HostMessage> {

  private final Inbox inbox;
  private final @Nullable Talk<?, ?> talk;
  private final Runnable left;

  /**
   * Creates one.
   *
   * @param left called when the entity has left memory
   */
  InboxInterceptor(Inbox inbox, @Nullable Talk<?, ?> talk, Runnable left) {
    super(HostMessage.class);
    this.inbox = inbox;
    this.talk = talk;
    this.left = left;
  }

  @Override
  public Behavior<HostMessage> aroundReceive(
      TypedActorContext<HostMessage> context,
      HostMessage message,
      ReceiveTarget<HostMessage> target) {
    if (talk != null) {
      talk.keep(message);
    }
    if (message == HostMessage.Stop.INSTANCE && inbox.giveUp()) {
      return Behaviors.stopped();
    }
    return inbox.accept(message)
        ? target.apply(context, isForTheBehavior(message) ? message : HostMessage.Stop.INSTANCE)
        : Behaviors.same();
  }

  @Override
  public Behavior<HostMessage> aroundSignal(
      TypedActorContext<HostMessage> context, Signal signal, SignalTarget<HostMessage> target) {
    if (signal instanceof PostStop) {
      left.run();
    }
    return target.apply(context, signal);
  }

  private static boolean isForTheBehavior(HostMessage message) {
    return message == HostMessage.Flush.INSTANCE
        || message instanceof HostMessage.Looked
        || message instanceof HostMessage.Recalled;
  }
}
