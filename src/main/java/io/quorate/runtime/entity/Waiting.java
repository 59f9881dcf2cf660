package io.quorate.runtime.entity;

import io.quorate.runtime.message.HostMessage;
import org.jspecify.annotations.Nullable;

/**
 * A request that an entity has still to answer. Immutable.
 *
 * @param mayBeDone whether it was decided before, and what it changed was written, or may have been
 * @param until what must happen before it is decided again; null when nothing must
 */
record Waiting(HostMessage.Request request, boolean mayBeDone, @Nullable Object until) {

  /** Returns one that is decided for the first time. */
  static Waiting arrived(HostMessage.Request request) {
    return new Waiting(request, false, null);
  }

  /** Whether it is a later attempt of the same request. */
  boolean replaces(Waiting other) {
    String id = request.requestId();
    return id != null
        && id.equals(other.request.requestId())
        && request.sentAt() >= other.request.sentAt();
  }

  /** Returns the same, to be decided again. What only reads is never done. */
  Waiting again() {
    return new Waiting(request, request.requestId() != null, until);
  }

  /** Returns the same, to be decided again once something has happened. */
  Waiting until(Object awaited) {
    return new Waiting(request, mayBeDone, awaited);
  }
}
