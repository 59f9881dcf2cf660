package io.quorate.runtime.entity;

import io.quorate.kernel.EntityType;
import io.quorate.kernel.Shown;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.codec.EntityCodec;
import io.quorate.runtime.codec.Envelope;
import io.quorate.runtime.codec.StoredEvent;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One hosted entity without its actor: what a group of commands makes of a state, and what the
 * journal makes of it again. Pure but for the clock; {@link Host} joins it to Akka, the simulation
 * to a simulated journal. Immutable.
 */
public record Hosted<C, E, S>(
    EntityType<C, E, S> type, EntityCodec<E, S> codec, String entityId, HostContext context) {

  /** The state of an entity that has no history. */
  public HostState<S> initial() {
    return new HostState<>(type.decider().initial(), 0, 0, 0, RequestMemory.none());
  }

  /** Begins a group commit. */
  public GroupCommit<C, E, S> commit(
      HostState<S> state, BiConsumer<HostMessage.Request, Reply> replier) {
    return new GroupCommit<>(this, state, replier);
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
    String key = memoryKey(envelope.clientKey(), envelope.requestId());
    if (key == null) {
      return after;
    }
    if (envelope.clientKey() == null && isOver(envelope.at())) {
      return after.forgetting(envelope.at());
    }
    var remembered =
        new RememberedRequest(
            key,
            Objects.requireNonNullElse(envelope.commandHash(), 0L),
            envelope.at(),
            envelope.event() != null,
            after.version(),
            envelope.part(),
            envelope.clientKey() == null ? null : () -> view(after, shown(envelope.part())));
    return after.remembering(remembered, context.settings().memory());
  }

  /** Whether no retry of a request without a client's key can come any more. */
  private boolean isOver(long at) {
    long ageMs = HybridClock.millis(context.clock().tick()) - HybridClock.millis(at);
    return ageMs > context.settings().memory().unkeyedRetentionMs();
  }

  /** Returns what a reply shows, as JSON. */
  byte[] view(HostState<S> state, Shown shown) {
    var subject = new EntityType.Subject(entityId, state.version());
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

  /** Returns the key under which a request is remembered, or null when it only reads. */
  static @Nullable String memoryKey(@Nullable String clientKey, @Nullable String requestId) {
    if (clientKey != null) {
      return RememberedRequest.clientKey(clientKey);
    }
    return requestId == null ? null : RememberedRequest.requestId(requestId);
  }
}
