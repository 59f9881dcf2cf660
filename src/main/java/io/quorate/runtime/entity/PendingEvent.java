package io.quorate.runtime.entity;

import io.quorate.runtime.codec.EntityCodec;
import io.quorate.runtime.codec.Envelope;
import io.quorate.runtime.message.HostMessage;
import org.jspecify.annotations.Nullable;

/**
 * An event that a group commit is about to write, the state after it, and the request that it
 * answers, if it is the last event of one. Used by one actor; not thread-safe.
 */
final class PendingEvent<E, S> {
  private final @Nullable E event;
  private HostState<S> after;
  private HostMessage.@Nullable Request request;
  private @Nullable String part;
  private byte @Nullable [] view;

  PendingEvent(@Nullable E event, HostState<S> after) {
    this.event = event;
    this.after = after;
  }

  @Nullable E event() {
    return event;
  }

  HostState<S> after() {
    return after;
  }

  /** Whether the answer to a request is remembered with it. */
  boolean isAnswer() {
    return request != null;
  }

  /** Makes this the event with which the answer to a request is remembered. */
  void answers(
      HostMessage.Request answered,
      @Nullable String shownPart,
      byte @Nullable [] shown,
      HostState<S> remembering) {
    request = answered;
    part = shownPart;
    view = answered.clientKey() == null ? null : shown;
    after = remembering;
  }

  /** Encodes it for the journal. */
  byte[] encoded(EntityCodec<E, S> codec, long at, @Nullable Long due) {
    return codec.encode(envelope(at, due), event, after.version(), view);
  }

  private Envelope envelope(long at, @Nullable Long due) {
    if (request == null) {
      return new Envelope(at, due, null, null, null, null, null, null);
    }
    boolean keyed = request.clientKey() != null;
    return new Envelope(
        at,
        due,
        keyed ? null : request.requestId(),
        request.clientKey(),
        keyed ? (Long) request.commandHash() : null,
        part,
        request.traceParent(),
        null);
  }
}
