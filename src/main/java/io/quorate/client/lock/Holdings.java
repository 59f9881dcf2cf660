package io.quorate.client.lock;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Remembers what a client holds, by lock and owner. Safe for use by any thread. */
final class Holdings {

  /** A client holds at most so many locks at the same time. */
  static final int MOST_HELD = 10_000;

  private final Map<Key, List<Tenure>> tenures = new HashMap<>();
  private int size;

  private record Key(String lock, String owner) {}

  /** Refuses to hold more than {@link #MOST_HELD}; asked before anything is acquired. */
  synchronized void checkRoom() {
    if (size >= MOST_HELD) {
      throw new IllegalStateException(
          "Expected to hold at most %d locks at the same time.".formatted(MOST_HELD));
    }
  }

  synchronized void add(Tenure tenure) {
    tenures.computeIfAbsent(key(tenure), key -> new ArrayList<>()).add(tenure);
    size++;
  }

  synchronized void remove(Tenure tenure) {
    List<Tenure> same = tenures.get(key(tenure));
    if (same != null && same.remove(tenure)) {
      size--;
      if (same.isEmpty()) {
        tenures.remove(key(tenure));
      }
    }
  }

  synchronized List<Tenure> all() {
    return tenures.values().stream().flatMap(List::stream).toList();
  }

  /** Returns what an owner holds of a lock: several only of a semaphore. */
  synchronized List<Tenure> of(String lock, String owner) {
    return List.copyOf(tenures.getOrDefault(new Key(lock, owner), List.of()));
  }

  private static Key key(Tenure tenure) {
    return new Key(tenure.lock(), tenure.owner());
  }
}
