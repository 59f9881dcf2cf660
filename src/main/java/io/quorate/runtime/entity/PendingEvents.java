package io.quorate.runtime.entity;

import io.quorate.kernel.Conversation;
import io.quorate.kernel.Conversation.Outgoing;
import io.quorate.kernel.Decider;
import io.quorate.kernel.Measurement;
import io.quorate.runtime.codec.StoredEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The events that one group commit is about to write, oldest first. Used by one entity's actor; not
 * thread-safe.
 */
final class PendingEvents<C, E, S> {

  private final Hosted<C, E, S> entity;
  private final List<PendingEvent<E, S>> pending = new ArrayList<>();
  private final List<Measurement> measurements = new ArrayList<>(0);

  PendingEvents(Hosted<C, E, S> entity) {
    this.entity = entity;
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  int size() {
    return pending.size();
  }

  /** Adds an event and the state after it; null for a row that only notes something. */
  void add(@Nullable E event, HostState<S> after) {
    pending.add(new PendingEvent<>(event, after));
  }

  PendingEvent<E, S> last() {
    return pending.getLast();
  }

  /** Adds what an event that is added tells of how long something took. */
  void measure(E event, S before) {
    measurements.addAll(entity.type().measurements(event, before));
  }

  /** Returns what they tell of how long something took. */
  List<Measurement> measurements() {
    return measurements;
  }

  /**
   * Returns them as they are written.
   *
   * @param at when, by the hybrid clock
   * @param due when the entity is next due after the last one, 0 for never; null when that has not
   *     changed
   */
  List<StoredEvent> stored(long at, @Nullable Long due) {
    var events = new ArrayList<StoredEvent>(pending.size());
    for (PendingEvent<E, S> next : pending) {
      events.add(
          new StoredEvent(
              next.event() == null ? StoredEvent.NOTED : entity.codec().nameOf(next.event()),
              next.encoded(entity.codec(), at, next == pending.getLast() ? due : null),
              next.after()));
    }
    return events;
  }

  /** Whether there are any, and all of them pass. */
  boolean areAll(BiPredicate<E, S> test) {
    return !pending.isEmpty()
        && pending.stream()
            .allMatch(
                one ->
                    one.event() != null
                        && !one.isAnswer()
                        && test.test(one.event(), one.after().domain()));
  }

  /** Returns what they bring about that requests may wait for. */
  Set<Object> woken() {
    Decider<C, E, S> decider = entity.type().decider();
    var woken = new LinkedHashSet<Object>();
    for (PendingEvent<E, S> written : pending) {
      if (written.event() != null) {
        woken.addAll(decider.wakes(written.event(), written.after().domain()));
      }
    }
    return woken;
  }

  /** Returns what the entity asks of others because of them, in the state after all. */
  List<Outgoing> outgoing(S state) {
    Conversation<C, E, S> conversation = entity.type().conversation().orElse(null);
    var outgoing = new ArrayList<Outgoing>();
    if (conversation != null) {
      for (PendingEvent<E, S> written : pending) {
        if (written.event() != null) {
          outgoing.addAll(conversation.react(state, written.event()));
        }
      }
    }
    return outgoing;
  }
}
