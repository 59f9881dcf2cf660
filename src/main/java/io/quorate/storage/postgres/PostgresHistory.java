package io.quorate.storage.postgres;

import io.quorate.storage.History;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Handle;

/** Reads the histories of entities from the journal. Safe for use by any thread. */
final class PostgresHistory implements History {

  private static final String PAGE =
      """
      SELECT sequence_number, event_ser_manifest, event_payload
      FROM event_journal
      WHERE persistence_id = :id AND sequence_number > :after AND NOT deleted
        AND event_ser_manifest <> :without
      ORDER BY sequence_number
      LIMIT :limit\
      """;

  private static final String EXISTS =
      """
      SELECT EXISTS (
        SELECT 1 FROM event_journal WHERE persistence_id = :id AND event_ser_manifest <> :without)\
      """;

  private static final String HEAD =
      "SELECT coalesce(max(sequence_number), 0) FROM event_journal WHERE persistence_id = :id";

  private final ConnectionPool pool;
  private final ConnectionPool heads;

  /**
   * Creates a reader.
   *
   * @param pool for what clients read
   * @param heads for what entities ask
   */
  PostgresHistory(ConnectionPool pool, ConnectionPool heads) {
    this.pool = pool;
    this.heads = heads;
  }

  @Override
  public CompletionStage<Page> read(String persistenceId, long after, int limit, String without) {
    return pool.run(
        handle -> {
          List<Event> events = events(handle, persistenceId, after, limit + 1, without);
          boolean more = events.size() > limit;
          return new Page(
              !events.isEmpty() || exists(handle, persistenceId, without),
              more ? events.subList(0, limit) : events,
              more);
        });
  }

  @Override
  public CompletionStage<Long> head(String persistenceId) {
    return heads.run(
        handle -> handle.createQuery(HEAD).bind("id", persistenceId).mapTo(Long.class).one());
  }

  private static List<Event> events(
      Handle handle, String persistenceId, long after, int limit, String without) {
    return handle
        .createQuery(PAGE)
        .bind("id", persistenceId)
        .bind("after", after)
        .bind("without", without)
        .bind("limit", limit)
        .map((row, context) -> new Event(row.getLong(1), row.getString(2), row.getBytes(3)))
        .list();
  }

  private static boolean exists(Handle handle, String persistenceId, String without) {
    return handle
        .createQuery(EXISTS)
        .bind("id", persistenceId)
        .bind("without", without)
        .mapTo(Boolean.class)
        .one();
  }
}
