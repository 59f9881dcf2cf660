package io.quorate.runtime.entity;

import akka.actor.typed.javadsl.ActorContext;
import akka.persistence.typed.PersistenceId;
import io.quorate.kernel.Conversation;
import io.quorate.runtime.message.HostMessage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a live entity does beside its journal: once a group is decided it tells what became of it,
 * asks others, sets its timer, keeps a snapshot, and leaves memory at its end. Used by one actor;
 * not thread-safe.
 */
final class Aftermath<C, E, S> {

  /** How long an entity waits that could not be written to for want of a proof. */
  private static final Duration UNPROVEN_PAUSE = Duration.ofSeconds(1);

  private final Hosted<C, E, S> entity;
  private final String persistenceId;
  private final HostContext context;
  private final ActorContext<HostMessage> actor;
  private final Inbox inbox;
  private final @Nullable Outbox<C> outbox;
  private final @Nullable Talk<C, S> talk;
  private final Runnable passivate;
  private final DueTimer timer;
  private final SnapshotWriter<S> snapshots;
  private boolean passivating;

  /**
   * Creates one.
   *
   * @param passivate asks sharding to stop this actor
   */
  Aftermath(
      Hosted<C, E, S> entity,
      ActorContext<HostMessage> actor,
      Inbox inbox,
      @Nullable Outbox<C> outbox,
      @Nullable Talk<C, S> talk,
      Runnable passivate) {
    this.entity = entity;
    this.persistenceId = PersistenceId.of(entity.type().name(), entity.entityId()).id();
    this.context = entity.context();
    this.actor = actor;
    this.inbox = inbox;
    this.outbox = outbox;
    this.talk = talk;
    this.passivate = passivate;
    this.timer = new DueTimer(actor, () -> entity.timeMs(context.clock().tick()));
    this.snapshots =
        new SnapshotWriter<>(
            persistenceId,
            new SnapshotCodec<>(entity.type()),
            context.snapshots(),
            context.settings().snapshotEvery());
  }

  /** It knows its history, and goes on from there. */
  void recovered(HostState<S> state) {
    timer.set(entity.type().decider().dueAtMs(state.domain()));
    if (outbox != null) {
      outbox.send(entity.type().conversation().orElseThrow().resume(state.domain()));
    }
    noteUse(state);
    inbox.recovered();
  }

  /**
   * A group is decided, and what it has changed is durable, or need not be yet.
   *
   * @param after the state to go on from
   * @param written the state that is durable
   */
  void finish(GroupCommit<C, E, S> commit, HostState<S> after, HostState<S> written) {
    commit.measurements().forEach(context.metrics()::measured);
    commit.outcomes().tell();
    Conversation<C, E, S> conversation = entity.type().conversation().orElse(null);
    if (outbox != null && conversation != null) {
      outbox.send(commit.outgoing());
      outbox.resend(topics -> conversation.resume(after.domain(), topics));
    }
    timer.set(entity.type().decider().dueAtMs(after.domain()));
    noteUse(after);
    talk(after);
    inbox.written(commit::woken, commit.outcomes().later());
    snapshots.offer(written);
    if (entity.type().isOver(after.domain())) {
      passivateSoon();
    }
  }

  /** Writes nothing: another node may own the entity. What time has brought is looked at later. */
  void withdraw(GroupCommit<C, E, S> commit) {
    commit.outcomes().withdraw();
    timer.wakeAfter(UNPROVEN_PAUSE);
    inbox.withheld();
  }

  /** It has left memory. */
  void left() {
    context.residents().left(persistenceId);
    context.newHistories().remove(persistenceId);
    if (talk != null) {
      talk.left();
    }
  }

  /** Hears and says what is not written down; what comes of it is decided next. */
  private void talk(HostState<S> state) {
    if (talk != null) {
      long now = context.clock().tick();
      int patienceMs = Math.toIntExact(context.settings().outgoingDeadline().toMillis());
      talk.after(state.domain(), entity.timeMs(now))
          .forEach(
              command ->
                  inbox.ask(
                      HostMessage.Request.internal(
                          command, now, patienceMs, actor.getSystem().ignoreRef())));
    }
  }

  private void noteUse(HostState<S> state) {
    context
        .residents()
        .use(
            persistenceId,
            state.bytes(entity.type().weight(state.domain())),
            entity.type().counts(state.domain()),
            outbox == null || outbox.isIdle(),
            passivate);
  }

  /** Leaves memory a moment after the end, unless something is still under way. */
  private void passivateSoon() {
    if (!passivating && (outbox == null || outbox.isIdle())) {
      passivating = true;
      actor
          .getSystem()
          .scheduler()
          .scheduleOnce(context.settings().lingerOver(), passivate, actor.getExecutionContext());
    }
  }
}
