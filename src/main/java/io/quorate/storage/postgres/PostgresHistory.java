package io.quorate.storage.postgres;

import io.quorate.storage.History;
import io.quorate.storage.PageLimit;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Handle;

/** Reads the histories of entities from the journal. Safe for use by any thread. */
final class PostgresHistory implements History {

  /** One row more than a page has, which tells whether there are more. */
  private static final String PAGE =
      """
      SELECT sequence_number, event_ser_manifest, event_payload
      FROM (
        SELECT *, sum(octet_length(event_payload)) OVER (
            ORDER BY sequence_number ROWS BETWEEN UNBOUNDED PRECEDING AND 2 PRECEDING)
          AS before
        FROM (
          SELECT sequence_number, event_ser_manifest, event_payload
          FROM event_journal
          WHERE persistence_id = :id AND sequence_number > :after AND NOT deleted
            AND event_ser_manifest <> :without
          ORDER BY sequence_number
          LIMIT :rows) AS candidates) AS measured
      WHERE coalesce(before, 0) < :bytes
      ORDER BY sequence_number\
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
  public CompletionStage<Page> read(
      String persistenceId, long after, PageLimit limit, String without) {
    return pool.run(
        handle -> {
          List<Event> events = events(handle, persistenceId, after, limit, without);
          int rows = rows(events, limit);
          return new Page(
              !events.isEmpty() || exists(handle, persistenceId, without),
              events.subList(0, rows),
              rows < events.size());
        });
  }

  /** Returns how many of the events the page has. */
  private static int rows(List<Event> events, PageLimit limit) {
    int rows = 0;
    long bytes = 0;
    while (rows < events.size() && !limit.isReached(rows, bytes)) {
      bytes += events.get(rows).payload().length;
      rows++;
    }
    return rows;
  }

  @Override
  public CompletionStage<Long> head(String persistenceId) {
    return heads.run(
        handle -> handle.createQuery(HEAD).bind("id", persistenceId).mapTo(Long.class).one());
  }

  private static List<Event> events(
      Handle handle, String persistenceId, long after, PageLimit limit, String without) {
    return handle
        .createQuery(PAGE)
        .bind("id", persistenceId)
        .bind("after", after)
        .bind("without", without)
        .bind("rows", limit.rows() + 1)
        .bind("bytes", limit.bytes())
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
