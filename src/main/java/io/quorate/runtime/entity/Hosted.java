package io.quorate.runtime.entity;

import io.quorate.kernel.EntityType;
import io.quorate.kernel.Shown;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.clock.SteadyTime;
import io.quorate.runtime.codec.EntityCodec;
import io.quorate.runtime.codec.Envelope;
import io.quorate.runtime.codec.StoredEvent;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One hosted entity without its actor: what a group of commands makes of a state, and what the
 * journal makes of it again. Pure but for the clock; {@link Host} joins it to Akka, the simulation
 * to a simulated journal. Immutable.
 */
public record Hosted<C, E, S>(
    EntityType<C, E, S> type,
    EntityCodec<E, S> codec,
    String entityId,
    HostContext context,
    LongSupplier steadyMs) {

  /** The same with a steady time that begins now. */
  public Hosted(
      EntityType<C, E, S> type, EntityCodec<E, S> codec, String entityId, HostContext context) {
    this(type, codec, entityId, context, SteadyTime.of(context.clock()));
  }

  /**
   * Returns the time that the decider is given, in milliseconds since the epoch.
   *
   * @param at the hybrid time
   */
  long timeMs(long at) {
    return type.isOnSteadyTime() ? steadyMs.getAsLong() : HybridClock.millis(at);
  }

  /** The state of an entity that has no history. */
  public HostState<S> initial() {
    return new HostState<>(
        type.decider().initial(), 0, 0, 0, 0, RequestMemory.none(), KeyFilter.unknownUpTo(0));
  }

  /**
   * Whether the first message that reaches this entity on a node tells that nothing has happened to
   * it before; unless another node has decided the same, which then fails to be written.
   */
  boolean isBegunBy(HostMessage first) {
    if (first instanceof HostMessage.Request request && !request.isRetry()) {
      @SuppressWarnings("unchecked") // the region of this type carries only its commands
      C command = (C) request.command();
      return type.begins(command);
    }
    return false;
  }

  /** Begins a group commit. */
  GroupCommit<C, E, S> commit(
      HostState<S> state,
      Recollection recollection,
      BiConsumer<HostMessage.Request, Reply> replier) {
    return new GroupCommit<>(this, state, recollection, replier);
  }

  /** Returns the clients' keys of which only the journal can tell whether they were answered. */
  Set<String> unclear(HostState<S> state, List<Waiting> group) {
    long nowMs = HybridClock.millis(context.clock().tick());
    long retentionMs = context.settings().keyRetention().toMillis();
    var unclear = new HashSet<String>();
    for (Waiting waiting : group) {
      String key = waiting.request().clientKey();
      if (key != null && state.keys().mayKnow(key, nowMs, retentionMs)) {
        unclear.add(key);
      }
    }
    return unclear;
  }

  /** Reads the answers that clients' keys got. */
  Recollection recollection(Map<String, byte[]> answered) {
    var answers = new HashMap<String, KeyedAnswer>();
    answered.forEach((key, event) -> answers.put(key, KeyedAnswer.of(codec.answer(event))));
    return new Recollection(answers, Set.of());
  }

  /** Applies an event that was read from the journal. */
  public HostState<S> replay(HostState<S> state, StoredEvent stored) {
    Envelope envelope = codec.envelope(stored.bytes());
    HostState<S> after =
        envelope.event() == null
            ? state.noted(envelope.at())
            : state.evolved(
                type.decider().evolve(state.domain(), codec.event(stored.name(), envelope.event())),
                envelope.at());
    if (envelope.clientKey() != null) {
      after.keys().add(envelope.clientKey(), HybridClock.millis(envelope.at()));
      return after;
    }
    if (envelope.requestId() == null) {
      return after;
    }
    return isOver(envelope.at())
        ? after.forgetting(envelope.at())
        : after.remembering(
            new RememberedRequest(
                envelope.requestId(), envelope.at(), envelope.event() != null, envelope.part()),
            context.settings().memory());
  }

  /** Whether no retry of a request without a client's key can come any more. */
  private boolean isOver(long at) {
    long ageMs = HybridClock.millis(context.clock().tick()) - HybridClock.millis(at);
    return ageMs > context.settings().memory().retentionMs();
  }

  /** Returns what a reply shows, as JSON. */
  byte[] view(HostState<S> state, Shown shown, long nowMs) {
    var subject = new EntityType.Subject(entityId, state.version(), nowMs);
    return codec.view(type.view(subject, state.domain(), shown));
  }

  /** Returns the part that a client's retry is shown again; null for the entity itself. */
  static @Nullable String part(Shown shown) {
    return shown instanceof Shown.Part(String id) ? id : null;
  }

  /** Returns what a client's reply shows again. */
  static Shown shown(@Nullable String part) {
    return part == null ? Shown.WHOLE : new Shown.Part(part);
  }
}
