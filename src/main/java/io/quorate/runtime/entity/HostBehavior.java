package io.quorate.runtime.entity;

import akka.actor.typed.ActorRef;
import akka.actor.typed.BackoffSupervisorStrategy;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.EventRejectedException;
import io.quorate.kernel.RejectionCode;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the behaviour of a hosted entity: a {@link Host} with what stands before and beside it. */
public final class HostBehavior {

  private static final double BACKOFF_JITTER = 0.2;

  private HostBehavior() {}

  /**
   * Returns the behaviour of one entity.
   *
   * @param passivate asks sharding to stop an actor
   */
  public static <C, E, S> Behavior<HostMessage> of(
      Hosted<C, E, S> entity, Consumer<ActorRef<HostMessage>> passivate) {
    return Behaviors.setup(
        actor -> {
          ActorRef<HostMessage> self = actor.getSelf();
          Outbox.Timer timer = (delay, message) -> actor.scheduleOnce(delay, self, message);
          @Nullable Outbox<C> outbox =
              entity
                  .type()
                  .conversation()
                  .map(
                      conversation ->
                          new Outbox<>(conversation, entity.context(), self::tell, timer))
                  .orElse(null);
          BiConsumer<HostMessage.Request, Reply> replier =
              (request, reply) -> answer(entity.context(), outbox, request, reply);
          var inbox =
              new Inbox(
                  entity.type().name(),
                  entity.context(),
                  self::tell,
                  timer,
                  replier,
                  answered -> request(entity.context(), actor, outbox, answered));
          @Nullable Talk<C, S> talk =
              entity
                  .type()
                  .gossip()
                  .map(
                      gossip ->
                          new Talk<>(
                              entity.type().name(),
                              entity.entityId(),
                              gossip,
                              entity.context().whispers(),
                              timer))
                  .orElse(null);
          var aftermath =
              new Aftermath<>(entity, actor, inbox, outbox, talk, () -> passivate.accept(self));
          var host = new Host<>(entity, actor, inbox, replier, aftermath);
          return begun(
              host,
              Behaviors.intercept(
                  () -> new InboxInterceptor(inbox, talk, aftermath::left),
                  supervised(host, entity.context().settings())));
        });
  }

  /** An entity is there because of a message, which it may wait for before it recovers. */
  private static Behavior<HostMessage> begun(Host<?, ?, ?> host, Behavior<HostMessage> recovering) {
    return Behaviors.withStash(
        1,
        stash ->
            Behaviors.receiveMessage(
                first -> {
                  host.begin(first);
                  stash.stash(first);
                  return stash.unstashAll(recovering);
                }));
  }

  private static Behavior<HostMessage> supervised(Host<?, ?, ?> host, HostSettings settings) {
    Behavior<HostMessage> sure =
        Behaviors.supervise(host).onFailure(Doubt.class, restart(settings));
    return Behaviors.supervise(sure).onFailure(EventRejectedException.class, restart(settings));
  }

  /** How it comes back after a failed or rejected write, or a failed recovery. */
  static BackoffSupervisorStrategy restart(HostSettings settings) {
    // Not logged: with the database away, every entity in use would write its stack trace.
    return SupervisorStrategy.restartWithBackoff(
            settings.restartBackoffMin(), settings.restartBackoffMax(), BACKOFF_JITTER)
        .withLoggingEnabled(false);
  }

  /**
   * Answers a request, unless it is an answer itself. Without a proof that this node still owns the
   * entity, nothing is said of what is done, now or before, which the next attempt will find out;
   * and what is not done may be tried elsewhere.
   */
  static void answer(
      HostContext context, @Nullable Outbox<?> outbox, HostMessage.Request request, Reply reply) {
    boolean refused = reply.code() != null;
    if (outbox != null && outbox.decided(request.command(), refused)) {
      return;
    }
    boolean unknown = reply.code() == RejectionCode.OUTCOME_UNKNOWN;
    if (unknown || context.ownership().isProven()) {
      request.replyTo().tell(reply);
    } else if (refused || request.requestId() == null) {
      request.replyTo().tell(Refusals.NOT_OWNED);
    }
  }

  private static <C> Optional<HostMessage.Request> request(
      HostContext context,
      ActorContext<HostMessage> actor,
      @Nullable Outbox<C> outbox,
      HostMessage.Answered answered) {
    if (outbox == null) {
      return Optional.empty();
    }
    int patienceMs = Math.toIntExact(context.settings().outgoingDeadline().toMillis());
    return outbox
        .command(answered)
        .map(
            command ->
                HostMessage.Request.internal(
                    command, context.clock().tick(), patienceMs, actor.getSystem().ignoreRef()));
  }

  /** An entity may not know its whole history, and recovers before it goes on. */
  static final class Doubt extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Doubt() {
      super("Expected to know the whole history, but that is in doubt.", null, false, false);
    }
  }
}
