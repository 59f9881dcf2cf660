package io.quorate.runtime.entity;

import io.quorate.runtime.clock.HybridClock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * The requests that wait for an entity's next group commit, oldest first. Used by one actor; not
 * thread-safe.
 */
final class RequestQueue {

  /** How often it looks for room among all that wait, at most. */
  private static final long LOOK_EVERY_MS = 100;

  private final int room;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private long lookedAtMs;

  /**
   * Creates an empty one.
   *
   * @param room how many requests of others may wait
   */
  RequestQueue(int room) {
    this.room = room;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Adds a request at the end, if there is room; tells whether there was. */
  boolean offer(Waiting one) {
    if (waiting.size() >= room) {
      return false;
    }
    waiting.addLast(one);
    return true;
  }

  /** Adds a request at the end that needs no room of others. */
  void addLast(Waiting one) {
    waiting.addLast(one);
  }

  /** Puts requests back before all others, in their order. */
  void putBack(List<Waiting> group) {
    group.reversed().forEach(waiting::addFirst);
  }

  /** Takes the oldest out. */
  List<Waiting> take(int most) {
    int count = Math.min(waiting.size(), most);
    var group = new ArrayList<Waiting>(count);
    for (int i = 0; i < count; i++) {
      group.add(waiting.removeFirst());
    }
    return group;
  }

  /**
   * Makes room by taking out those whose patience is over: nobody waits for them, and they are many
   * when an outage of the journal is long. Does nothing when it did so a moment ago.
   *
   * @param now by the hybrid clock
   * @param dropped is given each
   */
  void dropStale(long now, Consumer<Waiting> dropped) {
    long nowMs = HybridClock.millis(now);
    if (nowMs - lookedAtMs < LOOK_EVERY_MS) {
      return;
    }
    lookedAtMs = nowMs;
    waiting.removeIf(
        one -> {
          boolean stale = one.request().isStale(now);
          if (stale) {
            dropped.accept(one);
          }
          return stale;
        });
  }
}
