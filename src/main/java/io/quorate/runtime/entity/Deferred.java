package io.quorate.runtime.entity;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The requests that wait for something to happen to the entity, by what they wait for, so that an
 * event wakes those alone. Used by one actor; not thread-safe.
 */
final class Deferred {

  private final int most;
  private final Map<Object, Deque<Waiting>> byAwaited = new LinkedHashMap<>();
  private int size;

  /**
   * Creates an empty one.
   *
   * @param most how many may wait
   */
  Deferred(int most) {
    this.most = most;
  }

  /**
   * Keeps a request.
   *
   * @param givenUp tells of a request whether its asker waits no longer; such are dropped when
   *     there is no room
   * @return false when there is no room for it
   */
  boolean keep(Waiting waiting, Predicate<Waiting> givenUp) {
    if (size >= most && !replacesOne(waiting)) {
      byAwaited.values().forEach(waits -> waits.removeIf(givenUp));
      byAwaited.values().removeIf(Deque::isEmpty);
      size = byAwaited.values().stream().mapToInt(Deque::size).sum();
    }
    if (size >= most && !replacesOne(waiting)) {
      return false;
    }
    Object awaited = Objects.requireNonNull(waiting.until(), "what is deferred awaits something");
    Deque<Waiting> waits = byAwaited.computeIfAbsent(awaited, key -> new ArrayDeque<>());
    // A later attempt of the same request takes its place, so that each asker waits once.
    if (waits.removeIf(waiting::replaces)) {
      size--;
    }
    waits.addLast(waiting);
    size++;
    return true;
  }

  private boolean replacesOne(Waiting waiting) {
    Deque<Waiting> waits = byAwaited.get(waiting.until());
    return waits != null && waits.stream().anyMatch(waiting::replaces);
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Takes out those that wait for any of these, oldest first for each. */
  List<Waiting> take(Set<Object> happened) {
    return take(happened, size, waiting -> true);
  }

  /**
   * Takes out some of those that wait for any of these, oldest first for each.
   *
   * @param room how many at most
   * @param fit tells which may be taken
   */
  List<Waiting> take(Set<Object> happened, int room, Predicate<Waiting> fit) {
    var taken = new ArrayList<Waiting>();
    for (Object awaited : happened) {
      Deque<Waiting> waits = byAwaited.getOrDefault(awaited, new ArrayDeque<>());
      for (Iterator<Waiting> each = waits.iterator(); each.hasNext() && taken.size() < room; ) {
        Waiting waiting = each.next();
        if (fit.test(waiting)) {
          each.remove();
          taken.add(waiting);
        }
      }
      if (waits.isEmpty()) {
        byAwaited.remove(awaited);
      }
    }
    size -= taken.size();
    return taken;
  }
}
