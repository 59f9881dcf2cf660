package io.quorate.runtime.entity;

import io.quorate.runtime.message.HostMessage;

/**
 * A request that an entity has still to answer.
 *
 * @param mayBeDone whether it was decided before, and what it changed was written, or may have been
 */
record Waiting(HostMessage.Request request, boolean mayBeDone) {

  /** Returns one that is decided for the first time. */
  static Waiting arrived(HostMessage.Request request) {
    return new Waiting(request, false);
  }

  /** Returns the same, to be decided again. What only reads is never done. */
  Waiting again() {
    return new Waiting(request, request.requestId() != null);
  }
}
