package io.quorate.runtime.entity;

import io.quorate.kernel.EntityType;
import io.quorate.runtime.codec.StoredEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one entity that are written with the next ones ({@link EntityType#mayWait}), and
 * the state after them, from which it goes on. Used by one actor; not thread-safe.
 */
final class Unwritten<S> {

  private final List<StoredEvent> events = new ArrayList<>();
  private final Duration longest;
  private @Nullable HostState<S> state;
  private long sinceNanos;

  /**
   * Creates an empty one.
   *
   * @param longest how long an event may wait
   */
  Unwritten(Duration longest) {
    this.longest = longest;
  }

  boolean isEmpty() {
    return events.isEmpty();
  }

  /** Keeps events, which are after those that are kept already. */
  void keep(List<StoredEvent> more, HostState<S> after) {
    if (events.isEmpty()) {
      sinceNanos = System.nanoTime();
    }
    events.addAll(more);
    state = after;
  }

  /** Whether the oldest one has waited long enough. */
  boolean isDue() {
    return !events.isEmpty() && System.nanoTime() - sinceNanos >= longest.toNanos();
  }

  /** Returns the state to go on from. */
  HostState<S> latest(HostState<S> written) {
    return state == null ? written : state;
  }

  /** Returns what is to be written with events that come after them. */
  List<StoredEvent> with(List<StoredEvent> next) {
    if (events.isEmpty()) {
      return next;
    }
    var all = new ArrayList<>(events);
    all.addAll(next);
    return all;
  }

  /** Forgets them, since they are written, or will have to be found out again. */
  void clear() {
    events.clear();
    state = null;
  }
}
