package io.quorate.audit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table as one page sees them: those that were loaded, and what has changed since.
 * Values are immutable. Not thread-safe.
 */
final class Rows<K, V> {

  private final Map<K, V> loaded;
  private final Map<K, V> rows;

  Rows(Map<K, V> loaded) {
    this.loaded = Map.copyOf(loaded);
    this.rows = new HashMap<>(loaded);
  }

  @Nullable V get(K key) {
    return rows.get(key);
  }

  /** Sets a row; returns what it was, or null. */
  @Nullable V put(K key, V value) {
    return rows.put(key, value);
  }

  /** Removes a row; returns what it was, or null. */
  @Nullable V remove(K key) {
    return rows.remove(key);
  }

  /** Returns the rows that are new or have another value than when they were loaded. */
  Map<K, V> changed() {
    var changed = new HashMap<K, V>();
    rows.forEach(
        (key, value) -> {
          if (!value.equals(loaded.get(key))) {
            changed.put(key, value);
          }
        });
    return changed;
  }

  /** Returns the keys of the loaded rows that are there no more. */
  Set<K> removed() {
    var removed = new HashSet<>(loaded.keySet());
    removed.removeAll(rows.keySet());
    return removed;
  }
}
