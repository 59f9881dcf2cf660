package io.quorate.runtime.entity;

import io.quorate.kernel.Shown;
import io.quorate.runtime.message.Reply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the replies that show an entity. A view that cannot be made is a defect that one request
 * learns of; it must neither undo what the request has changed nor end the entity. Immutable.
 */
record Showing<C, E, S>(Hosted<C, E, S> entity, long nowMs) {

  private static final Logger LOG = LoggerFactory.getLogger(Showing.class);

  /** Returns what a reply shows, as JSON, or null when that cannot be made. */
  byte @Nullable [] view(HostState<S> state, Shown shown) {
    try {
      return entity.view(state, shown, nowMs);
    } catch (RuntimeException e) {
      LOG.error("The {} {} cannot be shown", entity.type().name(), entity.entityId(), e);
      return null;
    }
  }

  /** Answers again what was answered before, as it was answered then if that is known. */
  Reply again(HostState<S> state, KeyedAnswer answer, long now) {
    return answer.view() == null
        ? present(state, answer.changed(), answer.part(), now)
        : new Reply(null, answer.changed(), true, answer.version(), answer.view(), now);
  }

  /** The same for a request without a client's key: it is shown the present. */
  Reply again(HostState<S> state, RememberedRequest remembered, long now) {
    return present(state, remembered.changed(), remembered.part(), now);
  }

  private Reply present(HostState<S> state, boolean changed, @Nullable String part, long now) {
    byte[] view = view(state, Hosted.shown(part));
    return view == null
        ? Refusals.unshown(changed, now)
        : new Reply(null, changed, true, state.version(), view, now);
  }
}
