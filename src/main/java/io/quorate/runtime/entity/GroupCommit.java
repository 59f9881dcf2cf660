package io.quorate.runtime.entity;

import io.quorate.kernel.Conversation.Outgoing;
import io.quorate.kernel.Decider;
import io.quorate.kernel.Decision;
import io.quorate.kernel.Measurement;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.Shown;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.clock.SteadyTime;
import io.quorate.runtime.codec.StoredEvent;
import io.quorate.runtime.entity.HostMetrics.Outcome;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides a group of commands one after another, each against the state that the ones before it
 * left, and collects the events and the replies. The events are written in one atomic step; the
 * replies are sent after it. Each command keeps its own outcome: a refused one refuses nobody else.
 *
 * <p>Used once, by one entity's actor; not thread-safe.
 */
final class GroupCommit<C, E, S> {

  /** How many events of time one group may hold, roughly. */
  private static final int MAX_ELAPSED = 4096;

  private final Hosted<C, E, S> entity;
  private final Decider<C, E, S> decider;
  private final HostContext context;
  private final long now;

  /** The time for the decider, in milliseconds. */
  private final long nowMs;

  private final PendingEvents<C, E, S> pending;
  private final Showing<C, E, S> showing;
  private final GroupOutcomes outcomes;
  private final long remindBefore;
  private final Set<String> keysInDoubt;

  /** The answers to clients' keys that are known, those of this group included. */
  private final Map<String, KeyedAnswer> keyed;

  private HostState<S> state;

  GroupCommit(
      Hosted<C, E, S> entity,
      HostState<S> state,
      Recollection recollection,
      BiConsumer<HostMessage.Request, Reply> replier) {
    this.entity = entity;
    this.decider = entity.type().decider();
    this.context = entity.context();
    this.outcomes = new GroupOutcomes(entity.type().name(), context.metrics(), replier);
    this.state = state;
    this.pending = new PendingEvents<>(entity);
    this.keyed = new HashMap<>(recollection.answers());
    this.keysInDoubt = recollection.inDoubt();
    this.remindBefore = entity.type().remindAtMs(state.domain());
    context.clock().observe(state.lastAt());
    this.now = Math.max(context.clock().tick(), state.lastAt() + 1);
    this.nowMs = entity.timeMs(now);
    this.showing = new Showing<>(entity, nowMs);
  }

  /** Records what time has brought; a bounded part of it, the rest in the next group. */
  void elapse() {
    List<E> events = decider.elapse(state.domain(), nowMs);
    while (!events.isEmpty() && pending.size() < MAX_ELAPSED) {
      events.forEach(this::evolve);
      events = decider.elapse(state.domain(), nowMs);
    }
  }

  /** Records what a copy of the entity begins with. */
  void takeOver() {
    entity.type().takenOver(state.domain(), nowMs, SteadyTime.MARGIN_MS).forEach(this::evolve);
  }

  /** Decides hints; what is refused of them is of no interest to anybody. */
  void decideHints(List<Object> hints) {
    if (hints.isEmpty()) {
      return;
    }
    @SuppressWarnings("unchecked") // the region of this type carries only its commands
    List<C> commands = hints.stream().map(hint -> (C) hint).toList();
    for (C command : entity.type().merge(commands)) {
      if (decider.decide(command, state.domain(), timeMs(command))
          instanceof Decision.Accepted<E>(List<E> events, Shown shown)) {
        events.forEach(this::evolve);
      }
    }
  }

  /**
   * Decides one request; its reply waits in {@link #outcomes}. One that is too old, and that may
   * have been done, is not answered at all: neither that it was done nor that it was not would be
   * right, and whoever asks finds out by the next attempt.
   */
  void decide(Waiting waiting) {
    HostMessage.Request request = waiting.request();
    if (request.clientKey() != null) {
      decideKeyed(waiting, request.clientKey());
    } else if (request.requestId() != null) {
      decideUnkeyed(waiting, request.requestId());
    } else {
      decideUnanswered(waiting);
    }
  }

  private void decideKeyed(Waiting waiting, String key) {
    KeyedAnswer answer = keyed.get(key);
    if (answer != null
        && answer.hash() == waiting.request().commandHash()
        && decidesAgain(waiting.request())) {
      decideUnanswered(waiting);
    } else if (answer != null) {
      boolean same = answer.hash() == waiting.request().commandHash();
      outcomes.add(
          waiting,
          same ? Outcome.REPLAYED : Outcome.REJECTED,
          same ? showing.again(state, answer, now) : Refusals.keyReused(now));
    } else if (keysInDoubt.contains(key)) {
      outcomes.add(
          waiting,
          Outcome.FAILED,
          waiting.mayBeDone() ? Refusals.UNWRITTEN : Refusals.KEY_IN_DOUBT);
    } else {
      decideUnanswered(waiting);
    }
  }

  private void decideUnkeyed(Waiting waiting, String requestId) {
    HostMessage.Request request = waiting.request();
    RememberedRequest remembered = state.memory().find(requestId);
    if (decidesAgain(request)) {
      decideUnanswered(waiting);
    } else if (remembered != null) {
      outcomes.add(waiting, Outcome.REPLAYED, showing.again(state, remembered, now));
    } else if (!request.isStale(now)
        && request.isRetry()
        && state.memory().mayHaveForgotten(request.firstSentAt())) {
      outcomes.add(waiting, Outcome.REJECTED, Refusals.forgotten(now));
    } else {
      decideUnanswered(waiting);
    }
  }

  private void decideUnanswered(Waiting waiting) {
    HostMessage.Request request = waiting.request();
    if (request.isStale(now)) {
      outcomes.add(waiting, Outcome.STALE, waiting.mayBeDone() ? null : Refusals.stale(now));
    } else if (request.expectsOtherThan(state.version())) {
      outcomes.add(waiting, Outcome.REJECTED, Refusals.otherVersion(state.version(), now));
    } else {
      decideNew(waiting);
    }
  }

  /**
   * Makes refusals final, of a copy of the entity that has written nothing yet. A write that is on
   * its way, of a copy before this one or of one whose failure was not one, may be of the same
   * request and be done yet: a row without an event takes its place. Does nothing when there are
   * events to write, or when nothing was refused that may have been asked for before.
   */
  void sealRefusals() {
    if (pending.isEmpty() && outcomes.haveRefusedOnItsWay(state.lastAt() != 0)) {
      state = state.noted(now);
      pending.add(null, state);
    }
  }

  /** Returns the events to write, oldest first; empty when nothing is to be written. */
  List<StoredEvent> events() {
    long remindAfter = entity.type().remindAtMs(state.domain());
    long storedDue = remindAfter == Decider.NEVER ? 0 : remindAfter;
    return pending.stored(now, remindAfter == remindBefore ? null : (Long) storedDue);
  }

  /** Whether its events need not be written yet, and nobody else hears of them. */
  boolean mayWait() {
    return pending.areAll(entity.type()::mayWait);
  }

  /** Whether what its events say is so even if they are never written. */
  boolean isForegone() {
    return pending.areAll(entity.type()::isForegone);
  }

  /** Returns the state after its events. */
  HostState<S> state() {
    return state;
  }

  /** Returns what is to be told of each request: once the events are durable, or withdrawn. */
  GroupOutcomes outcomes() {
    return outcomes;
  }

  /**
   * Returns what these events tell of how long something took, to be counted once it is durable.
   */
  List<Measurement> measurements() {
    return pending.measurements();
  }

  /** Returns what these events bring about that requests may wait for. */
  Set<Object> woken() {
    return pending.woken();
  }

  /** Returns what the entity asks of others because of these events. */
  List<Outgoing> outgoing() {
    return pending.outgoing(state.domain());
  }

  private void decideNew(Waiting waiting) {
    HostMessage.Request request = waiting.request();
    @SuppressWarnings("unchecked") // the region of this type carries only its commands
    C command = (C) request.command();
    switch (decider.decide(command, state.domain(), timeMs(command))) {
      case Decision.Rejected<E>(Rejection rejection) ->
          outcomes.add(
              waiting,
              Outcome.REJECTED,
              Reply.rejected(rejection, entity.codec().members(rejection), now));
      case Decision.Later<E>(List<E> events, Object until) -> {
        events.forEach(this::evolve);
        outcomes.addLater(waiting.until(until));
      }
      case Decision.Accepted<E>(List<E> events, Shown shown) -> {
        events.forEach(this::evolve);
        boolean changed = !events.isEmpty();
        byte[] view = showing.view(state, shown);
        remember(request, changed, Hosted.part(shown), view);
        if (view == null) {
          outcomes.add(waiting, Outcome.FAILED, Refusals.unshown(changed, now));
        } else {
          outcomes.add(
              waiting,
              changed ? Outcome.CHANGED : Outcome.UNCHANGED,
              Reply.accepted(changed, state.version(), view, now));
        }
      }
    }
  }

  private long timeMs(C command) {
    return entity.type().isByHybridTime(command) ? HybridClock.millis(now) : nowMs;
  }

  private boolean decidesAgain(HostMessage.Request request) {
    @SuppressWarnings("unchecked") // the region of this type carries only its commands
    C command = (C) request.command();
    return entity.type().decidesAgain(command, state.domain());
  }

  private void evolve(E event) {
    pending.measure(event, state.domain());
    state = state.evolved(decider.evolve(state.domain(), event), now);
    pending.add(event, state);
  }

  /** Keeps, with the last event of a request, what a retry of it is answered. */
  private void remember(
      HostMessage.Request request, boolean changed, @Nullable String part, byte @Nullable [] view) {
    if (request.clientKey() != null) {
      if (keyed.containsKey(request.clientKey())) {
        return;
      }
      if (!changed) {
        state = state.noted(now);
        pending.add(null, state);
      }
      byte @Nullable [] kept = entity.type().keepsAnswers() ? view : null;
      keyed.put(
          request.clientKey(),
          new KeyedAnswer(request.commandHash(), changed, state.version(), kept, part));
      state.keys().add(request.clientKey(), HybridClock.millis(now));
      pending.last().answers(request, part, kept, state);
    } else if (request.requestId() != null && changed) {
      state =
          state.remembering(
              new RememberedRequest(request.requestId(), now, true, part),
              context.settings().memory());
      pending.last().answers(request, part, view, state);
    }
  }
}
