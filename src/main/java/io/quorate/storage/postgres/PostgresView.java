package io.quorate.storage.postgres;

import io.quorate.storage.FeedProgress;
import io.quorate.storage.ProjectionView;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * What the projections keep, as one transaction sees it: rows of one table, {@code projection_row}.
 */
class PostgresView implements ProjectionView {

  private static final String GET =
      """
      SELECT key, value FROM projection_row WHERE projection = :table AND key = ANY (:keys)\
      """;

  private static final String SCAN =
      """
      SELECT key, value FROM projection_row WHERE projection = :table AND key > :after
      ORDER BY key LIMIT :limit\
      """;

  private static final String COUNT =
      "SELECT count(*) FROM projection_row WHERE projection = :table";

  private static final String LAG =
      """
      SELECT greatest(0, (extract(epoch FROM clock_timestamp()) * 1000)::bigint - write_timestamp)
      FROM event_journal
      WHERE (written_xid, ordering) > (:xid::xid8, :ordering)
      ORDER BY written_xid, ordering
      LIMIT 1\
      """;

  private final Handle handle;

  PostgresView(Handle handle) {
    this.handle = handle;
  }

  @Override
  public Map<String, String> get(String table, Collection<String> keys) {
    return keys.isEmpty()
        ? Map.of()
        : told(
            () ->
                handle
                    .createQuery(GET)
                    .bind("table", table)
                    .bindArray("keys", String.class, keys.toArray())
                    .map((row, context) -> new Row(row.getString(1), row.getString(2)))
                    .stream()
                    .collect(Collectors.toMap(Row::key, Row::value)));
  }

  @Override
  public List<Row> scan(String table, String after, int limit) {
    return told(
        () ->
            handle
                .createQuery(SCAN)
                .bind("table", table)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> new Row(row.getString(1), row.getString(2)))
                .list());
  }

  @Override
  public long count(String table) {
    return told(() -> handle.createQuery(COUNT).bind("table", table).mapTo(Long.class).one());
  }

  @Override
  public FeedProgress progress(String consumer) {
    return told(
        () -> {
          FeedCursor at = FeedCursor.read(handle, consumer).orElse(FeedCursor.START);
          // An entry that was imported has no time.
          long lagMs =
              at.bind(handle.createQuery(LAG))
                  .map((row, context) -> row.getLong(1))
                  .findOne()
                  .orElse(0L);
          return new FeedProgress(at.position(), lagMs);
        });
  }

  /** Returns the transaction's handle. */
  final Handle handle() {
    return handle;
  }

  /** Runs statements; what Jdbi throws becomes what the port promises. */
  static <T> T told(Supplier<T> statements) {
    try {
      return statements.get();
    } catch (JdbiException e) {
      throw ConnectionPool.failure(e);
    }
  }
}
