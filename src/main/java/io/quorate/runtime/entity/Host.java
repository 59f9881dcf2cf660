package io.quorate.runtime.entity;

import akka.actor.typed.PreRestart;
import akka.actor.typed.javadsl.ActorContext;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.SignalHandler;
import io.quorate.kernel.EntityType;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.codec.StoredEvent;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Hosts one entity: a decider as a persistent actor. Requests are collected by the {@link Inbox}
 * and decided in groups by {@link GroupCommit}; this class joins both to the journal, and leaves
 * what follows to {@link Aftermath}.
 *
 * <p>Invariants: a reply that shows a change is sent only after the journal has acknowledged it, or
 * what it follows from ({@link EntityType#isForegone}); a failed write stops nothing but the
 * requests in it, since the entity recovers and goes on.
 */
final class Host<C, E, S> extends EventSourcedBehavior<HostMessage, StoredEvent, HostState<S>> {

  private final Hosted<C, E, S> entity;
  private final HostContext context;
  private final ActorContext<HostMessage> actor;
  private final Inbox inbox;
  private final HostState<S> initial;
  private final BiConsumer<HostMessage.Request, Reply> replier;
  private final Aftermath<C, E, S> aftermath;
  private final Unwritten<S> unwritten;
  private final Beginning beginning;
  private final long createdNanos = System.nanoTime();

  /** The requests that are being decided, and those of their keys that may have been answered. */
  private List<Waiting> group = List.of();

  private Set<String> unclear = Set.of();

  /** Whether this copy has written, so that nothing can come before it any more. */
  private boolean hasWritten;

  /** Whether this copy has recorded, since it recovered, what it begins with. */
  private boolean tookOver;

  /**
   * Creates a host.
   *
   * @param replier answers a request
   */
  Host(
      Hosted<C, E, S> entity,
      ActorContext<HostMessage> actor,
      Inbox inbox,
      BiConsumer<HostMessage.Request, Reply> replier,
      Aftermath<C, E, S> aftermath) {
    super(
        PersistenceId.of(entity.type().name(), entity.entityId()),
        HostBehavior.restart(entity.context().settings()));
    this.entity = entity;
    this.context = entity.context();
    this.actor = actor;
    this.inbox = inbox;
    this.initial = entity.initial();
    this.unwritten = new Unwritten<>(context.settings().writtenWithin());
    this.beginning = new Beginning(context.newHistories(), persistenceId().id());
    this.replier = replier;
    this.aftermath = aftermath;
  }

  /** Takes from the first message what it tells of the history; called before it recovers. */
  void begin(HostMessage first) {
    if (entity.isBegunBy(first)) {
      beginning.suppose();
    }
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
          case HostMessage.Looked looked -> goOn(state, looked.head());
          case HostMessage.Recalled recalled -> decide(state, recollection(recalled));
          case HostMessage.Stop stop -> stop();
          case HostMessage.Request request -> throw unexpected(message);
          case HostMessage.Answered answered -> throw unexpected(message);
          case HostMessage.Remind remind -> throw unexpected(message);
          case HostMessage.Hint hint -> throw unexpected(message);
          case HostMessage.Wake wake -> throw unexpected(message);
          case HostMessage.Resend resend -> throw unexpected(message);
          case HostMessage.Whispered whispered -> throw unexpected(message);
          case HostMessage.Pulse pulse -> throw unexpected(message);
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
        .onSignal(PreRestart.instance(), state -> inbox.restarting())
        .build();
  }

  private Effect<StoredEvent, HostState<S>> flush(HostState<S> state) {
    if (inbox.takeReminded() && !expectsReminder(state)) {
      actor.pipeToSelf(
          context.head().apply(persistenceId().id()),
          (head, failure) -> new HostMessage.Looked(failure == null ? head : 0));
      return Effect().none();
    }
    return take(state);
  }

  /**
   * Goes on once it is known how far the journal goes. Another copy may have written what this one
   * does not know; then it recovers. When the journal cannot tell, the sweeper reminds again, for
   * as long as there is something to be reminded of.
   */
  private Effect<StoredEvent, HostState<S>> goOn(HostState<S> state, long head) {
    if (head > state.sequenceNr()) {
      throw doubt();
    }
    return take(state);
  }

  private HostBehavior.Doubt doubt() {
    inbox.doubted();
    return new HostBehavior.Doubt();
  }

  private Effect<StoredEvent, HostState<S>> take(HostState<S> state) {
    group = inbox.take();
    unclear = entity.unclear(unwritten.latest(state), group);
    if (unclear.isEmpty()) {
      return decide(state, Recollection.NOTHING);
    }
    actor.pipeToSelf(
        context.keys().find(persistenceId().id(), unclear),
        (answered, failure) -> new HostMessage.Recalled(answered));
    return Effect().none();
  }

  private Recollection recollection(HostMessage.Recalled recalled) {
    if (recalled.answered() == null) {
      actor.getLog().warn("{} keys could not be looked up for a time", unclear.size());
      return new Recollection(Map.of(), unclear);
    }
    return entity.recollection(recalled.answered());
  }

  private Effect<StoredEvent, HostState<S>> decide(HostState<S> state, Recollection recollection) {
    HostState<S> before = unwritten.latest(state);
    var commit = entity.commit(before, recollection, replier);
    if (!tookOver) {
      commit.takeOver();
    }
    commit.elapse();
    group.forEach(commit::decide);
    decideWoken(commit, before);
    // Last, since what the group has done may have made some of them superfluous.
    commit.decideHints(inbox.takeHints());
    if (!hasWritten) {
      commit.sealRefusals();
    }
    if (commit.mayWait()) {
      return hold(commit);
    }
    List<StoredEvent> events = commit.events();
    if (events.isEmpty() && beginning.isSupposed()) {
      throw doubt();
    }
    if (events.isEmpty() && !unwritten.isDue()) {
      tookOver = true;
      return Effect()
          .none()
          .thenRun(written -> aftermath.finish(commit, unwritten.latest(written), written));
    }
    if (!context.ownership().isProven()) {
      return Effect().none().thenRun(after -> aftermath.withdraw(commit));
    }
    if (commit.isForegone()) {
      commit.outcomes().tell();
    }
    return write(commit, unwritten.with(events));
  }

  /**
   * Decides those that wait for what the group brings about: a lock that is released, say, is
   * granted to its next waiter by the same write. They wait on when nothing can be written.
   */
  private void decideWoken(GroupCommit<C, E, S> commit, HostState<S> before) {
    if (inbox.hasDeferred() && context.ownership().isProven()) {
      inbox
          .takeWoken(commit.woken(), woken -> entity.unclear(before, List.of(woken)).isEmpty())
          .forEach(commit::decide);
    }
  }

  private Effect<StoredEvent, HostState<S>> write(
      GroupCommit<C, E, S> commit, List<StoredEvent> events) {
    long startedNanos = System.nanoTime();
    return Effect()
        .persist(events)
        .thenRun(
            after -> {
              hasWritten = true;
              beginning.prove();
              tookOver = true;
              unwritten.clear();
              context
                  .metrics()
                  .committed(
                      entity.type().name(),
                      commit.outcomes().count(),
                      events.size(),
                      Duration.ofNanos(System.nanoTime() - startedNanos));
              aftermath.finish(commit, after, after);
            });
  }

  /** Goes on from events that are written with the next ones. */
  private Effect<StoredEvent, HostState<S>> hold(GroupCommit<C, E, S> commit) {
    if (unwritten.isEmpty()) {
      actor.scheduleOnce(
          context.settings().writtenWithin(), actor.getSelf(), HostMessage.Wake.INSTANCE);
    }
    unwritten.keep(commit.events(), commit.state());
    tookOver = true;
    return Effect()
        .none()
        .thenRun(written -> aftermath.finish(commit, unwritten.latest(written), written));
  }

  private Effect<StoredEvent, HostState<S>> stop() {
    return unwritten.isEmpty() || !context.ownership().isProven()
        ? Effect().stop()
        : Effect().persist(unwritten.with(List.of())).thenStop();
  }

  /**
   * Whether a reminder is due by what this copy knows. Else the sweeper does not know yet what this
   * copy has written, or this copy does not know what another one has.
   */
  private boolean expectsReminder(HostState<S> state) {
    return entity.type().remindAtMs(state.domain()) <= HybridClock.millis(context.clock().tick());
  }

  private static IllegalStateException unexpected(HostMessage message) {
    return new IllegalStateException(
        "Expected the inbox to keep it, but it came through: " + message.getClass());
  }

  private void recovered(HostState<S> state) {
    hasWritten = false;
    tookOver = false;
    beginning.recovered();
    unwritten.clear();
    context
        .metrics()
        .recovered(entity.type().name(), Duration.ofNanos(System.nanoTime() - createdNanos));
    if (!context.clock().observe(state.lastAt())) {
      actor.getLog().error("The history of {} is days ahead of the clock", persistenceId().id());
    }
    aftermath.recovered(state);
  }
}
