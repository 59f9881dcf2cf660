package io.quorate.audit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quorate.kernel.audit.FactTable;
import io.quorate.runtime.feed.JsonTable;
import io.quorate.storage.FoldTransaction;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The facts that the shares of the audit note, in a table each; those that never change are kept in
 * memory when they are used much. Safe for use by any thread.
 */
final class Facts {

  /** How many constant facts are kept: about 10 MB. */
  private static final int MAX_KEPT = 50_000;

  private final Cache<Key, Object> kept = Caffeine.newBuilder().maximumSize(MAX_KEPT).build();
  private final Map<FactTable, JsonTable<Object>> tables = new ConcurrentHashMap<>();

  private record Key(FactTable table, String key) {}

  /** Loads those of the facts that are noted. */
  Map<String, Object> load(FoldTransaction transaction, FactTable table, Set<String> keys) {
    var known = new HashMap<String, Object>();
    if (table.constant()) {
      keys.forEach(
          key -> {
            Object fact = kept.getIfPresent(new Key(table, key));
            if (fact != null) {
              known.put(key, fact);
            }
          });
    }
    var unknown = keys.stream().filter(key -> !known.containsKey(key)).toList();
    Map<String, Object> read = table(table).get(transaction, unknown);
    if (table.constant()) {
      read.forEach((key, fact) -> kept.put(new Key(table, key), fact));
    }
    known.putAll(read);
    return known;
  }

  void save(
      FoldTransaction transaction,
      FactTable table,
      Map<String, Object> changed,
      Collection<String> removed) {
    table(table).put(transaction, changed);
    table(table).remove(transaction, removed);
  }

  private JsonTable<Object> table(FactTable table) {
    return tables.computeIfAbsent(
        table, each -> new JsonTable<>("audit." + each.name(), Object.class));
  }
}
