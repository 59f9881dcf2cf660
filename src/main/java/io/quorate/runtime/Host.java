package io.quorate.runtime;

import akka.actor.Cancellable;
import akka.actor.typed.BackoffSupervisorStrategy;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.EventRejectedException;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.SnapshotAdapter;
import akka.persistence.typed.SnapshotCompleted;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.SignalHandler;
import io.quorate.kernel.Decider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hosts one entity: a decider as a persistent actor. Requests are collected by the {@link Inbox}
 * and decided in groups by {@link GroupCommit}; this class joins both to the journal.
 *
 * <p>Invariants: a reply that shows a change is sent only after the journal has acknowledged it; a
 * failed write stops nothing but the requests in it, since the entity recovers and goes on.
 */
final class Host<C, E, S> extends EventSourcedBehavior<HostMessage, StoredEvent, HostState<S>> {

  /** The longest time a live entity sets its own timer for; later is left to the sweeper. */
  private static final Duration LONGEST_TIMER = Duration.ofHours(1);

  /** The shortest, so that a clock that stands still makes no busy loop; in milliseconds. */
  private static final long SHORTEST_TIMER_MS = 20;

  private static final double BACKOFF_JITTER = 0.2;

  private final Hosted<C, E, S> entity;
  private final HostContext context;
  private final ActorContext<HostMessage> actor;
  private final Inbox inbox;
  private final HostState<S> initial;
  private final Optional<Outbox<C>> outbox;
  private final long createdNanos = System.nanoTime();
  private long timerAtMs = Decider.NEVER;
  private @Nullable Cancellable timer;

  private Host(Hosted<C, E, S> entity, ActorContext<HostMessage> actor, Inbox inbox) {
    super(
        PersistenceId.of(entity.type().name(), entity.entityId()),
        restart(entity.context().settings()));
    this.entity = entity;
    this.context = entity.context();
    this.actor = actor;
    this.inbox = inbox;
    this.initial = entity.initial();
    this.outbox =
        entity.type().process().map(process -> new Outbox<>(process, context, this::tellSelf));
  }

  /** Returns the behaviour of one entity. */
  static <C, E, S> Behavior<HostMessage> create(Hosted<C, E, S> entity) {
    return Behaviors.setup(
        actor -> {
          var inbox =
              new Inbox(
                  entity.type().name(), entity.context(), actor.getSelf()::tell, Host::answer);
          Behavior<HostMessage> supervised =
              Behaviors.supervise(new Host<>(entity, actor, inbox))
                  .onFailure(EventRejectedException.class, restart(entity.context().settings()));
          return Behaviors.intercept(() -> new InboxInterceptor(inbox), supervised);
        });
  }

  @Override
  public HostState<S> emptyState() {
    return initial;
  }

  @Override
  public CommandHandler<HostMessage, StoredEvent, HostState<S>> commandHandler() {
    return (state, message) ->
        switch (message) {
          case HostMessage.Flush flush -> flush(state);
          case HostMessage.Stop stop -> Effect().stop();
          case HostMessage.Request request ->
              throw new IllegalStateException(
                  "Expected the inbox to keep requests, but one came through.");
          case HostMessage.Wake wake ->
              throw new IllegalStateException(
                  "Expected the inbox to keep wake-ups, but one came through.");
        };
  }

  @Override
  public EventHandler<HostState<S>, StoredEvent> eventHandler() {
    return (state, stored) -> {
      @SuppressWarnings("unchecked") // set by this very entity
      HostState<S> outcome = (HostState<S>) stored.outcome();
      return outcome == null ? entity.replay(state, stored) : outcome;
    };
  }

  @Override
  public SignalHandler<HostState<S>> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::recovered)
        .onSignal(
            SnapshotCompleted.class,
            (state, done) ->
                context
                    .pruneSnapshots()
                    .accept(persistenceId().id(), done.getSnapshotMetadata().sequenceNr()))
        .build();
  }

  @Override
  public boolean shouldSnapshot(HostState<S> state, StoredEvent event, long sequenceNr) {
    return event.snapshot();
  }

  @Override
  public SnapshotAdapter<HostState<S>> snapshotAdapter() {
    return new SnapshotAdapter<>() {
      @Override
      public Object toJournal(HostState<S> state) {
        return entity.codec().encode(state);
      }

      @Override
      public HostState<S> fromJournal(Object from) {
        return entity.codec().decode((StoredSnapshot) from);
      }
    };
  }

  /** Brings an answer to the inbox; a lost one is asked for again after recovery. */
  private void tellSelf(String requestId, C command) {
    long now = context.clock().tick();
    int patienceMs = Math.toIntExact(context.settings().outgoingDeadline().toMillis());
    actor
        .getSelf()
        .tell(
            new HostMessage.Request(
                command,
                requestId,
                null,
                0,
                HostMessage.Request.ANY_VERSION,
                now,
                now,
                patienceMs,
                null,
                actor.getSystem().ignoreRef()));
  }

  private Effect<StoredEvent, HostState<S>> flush(HostState<S> state) {
    var commit = entity.commit(state, Host::answer);
    commit.elapse();
    inbox.take().forEach(commit::decide);
    List<StoredEvent> events = commit.events();
    if (events.isEmpty()) {
      return Effect().none().thenRun(after -> finish(commit, after));
    }
    long startedNanos = System.nanoTime();
    return Effect()
        .persist(events)
        .thenRun(
            after -> {
              context
                  .metrics()
                  .committed(
                      entity.type().name(),
                      commit.requestCount(),
                      events.size(),
                      Duration.ofNanos(System.nanoTime() - startedNanos));
              finish(commit, after);
            });
  }

  private void finish(GroupCommit<C, E, S> commit, HostState<S> after) {
    commit.reply();
    outbox.ifPresent(box -> box.send(commit.outgoing()));
    setTimer(after);
    inbox.written();
  }

  /** How it comes back after a failed or rejected write, or a failed recovery. */
  private static BackoffSupervisorStrategy restart(HostSettings settings) {
    // Not logged: with the database away, every entity in use would write its stack trace.
    return SupervisorStrategy.restartWithBackoff(
            settings.restartBackoffMin(), settings.restartBackoffMax(), BACKOFF_JITTER)
        .withLoggingEnabled(false);
  }

  private static void answer(HostMessage.Request request, Reply reply) {
    request.replyTo().tell(reply);
  }

  private void recovered(HostState<S> state) {
    context
        .metrics()
        .recovered(entity.type().name(), Duration.ofNanos(System.nanoTime() - createdNanos));
    setTimer(state);
    entity
        .type()
        .process()
        .ifPresent(process -> outbox.orElseThrow().send(process.resume(state.domain())));
    inbox.recovered();
  }

  /** Wakes this entity when it is next due; for one that is not live, the sweeper does. */
  private void setTimer(HostState<S> state) {
    long dueAtMs = entity.type().decider().dueAtMs(state.domain());
    if (dueAtMs == timerAtMs && dueAtMs == Decider.NEVER) {
      return;
    }
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    timerAtMs = dueAtMs;
    long delayMs = dueAtMs - HybridClock.millis(context.clock().tick());
    if (dueAtMs != Decider.NEVER && delayMs < LONGEST_TIMER.toMillis()) {
      timer =
          actor.scheduleOnce(
              Duration.ofMillis(Math.max(SHORTEST_TIMER_MS, delayMs)),
              actor.getSelf(),
              HostMessage.Wake.INSTANCE);
    }
  }
}
