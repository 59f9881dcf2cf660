package io.quorate.storage.postgres;

import io.quorate.storage.FoldTransaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** The transaction of one fold; each operation is one statement over arrays, or two. */
final class PostgresFold extends PostgresView implements FoldTransaction {

  private static final String PUT =
      """
      INSERT INTO projection_row (projection, key, value)
      SELECT :table, rows.key, rows.value FROM unnest(:keys, :values) AS rows (key, value)
      ON CONFLICT (projection, key) DO UPDATE SET value = excluded.value\
      """;

  private static final String REMOVE =
      "DELETE FROM projection_row WHERE projection = :table AND key = ANY (:keys)";

  private static final String REMIND =
      """
      INSERT INTO reminder (persistence_id, due_at_ms) SELECT * FROM unnest(:ids, :times)
      ON CONFLICT (persistence_id) DO UPDATE SET due_at_ms = excluded.due_at_ms\
      """;

  private static final String FORGET = "DELETE FROM reminder WHERE persistence_id = ANY (:ids)";

  private static final String FIRST =
      """
      SELECT event_payload FROM event_journal
      WHERE persistence_id = :id AND event_ser_manifest = :name
      ORDER BY sequence_number LIMIT 1\
      """;

  PostgresFold(Handle handle) {
    super(handle);
  }

  @Override
  public void put(String table, Map<String, String> rows) {
    if (!rows.isEmpty()) {
      var sorted = new TreeMap<>(rows);
      told(
          () ->
              handle()
                  .createUpdate(PUT)
                  .bind("table", table)
                  .bindArray("keys", String.class, sorted.keySet().toArray())
                  .bindArray("values", String.class, sorted.values().toArray())
                  .execute());
    }
  }

  @Override
  public void remove(String table, Collection<String> keys) {
    if (!keys.isEmpty()) {
      told(
          () ->
              handle()
                  .createUpdate(REMOVE)
                  .bind("table", table)
                  .bindArray("keys", String.class, keys.toArray())
                  .execute());
    }
  }

  @Override
  public void remind(Map<String, Long> dueAtMs) {
    // Sorted, so that a node of an older version that follows at the same time cannot deadlock.
    var due = new TreeMap<String, Long>();
    List<String> never = new ArrayList<>();
    new TreeMap<>(dueAtMs)
        .forEach(
            (id, atMs) -> {
              if (atMs == 0) {
                never.add(id);
              } else {
                due.put(id, atMs);
              }
            });
    if (!due.isEmpty()) {
      told(
          () ->
              handle()
                  .createUpdate(REMIND)
                  .bindArray("ids", String.class, due.keySet().toArray())
                  .bindArray("times", Long.class, due.values().toArray())
                  .execute());
    }
    if (!never.isEmpty()) {
      told(
          () ->
              handle()
                  .createUpdate(FORGET)
                  .bindArray("ids", String.class, never.toArray())
                  .execute());
    }
  }

  @Override
  public Optional<byte[]> first(String persistenceId, String name) {
    return told(
        () ->
            handle()
                .createQuery(FIRST)
                .bind("id", persistenceId)
                .bind("name", name)
                .map((row, context) -> row.getBytes(1))
                .findOne());
  }
}
