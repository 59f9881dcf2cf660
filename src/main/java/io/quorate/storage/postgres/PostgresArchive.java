package io.quorate.storage.postgres;

import com.zaxxer.hikari.HikariDataSource;
import io.quorate.storage.Archive;
import io.quorate.storage.StorageUnavailable;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/**
 * The archive is a child of the table {@code event_journal}: each row is in one of the two at any
 * moment, and whoever reads {@code event_journal} reads both. For use by one thread.
 */
final class PostgresArchive implements Archive {

  private static final String IS_THERE = "SELECT to_regclass('archive_run') IS NOT NULL";

  private static final String BEGIN =
      """
      INSERT INTO archive_run (started_by, cutoff)
      VALUES (left(:startedBy, 255), clock_timestamp() - :olderThanMs * interval '1 ms')
      RETURNING id, (extract(epoch FROM cutoff) * 1000)::bigint\
      """;

  private static final String BEGIN_DRY =
      "SELECT 0, (extract(epoch FROM clock_timestamp()) * 1000)::bigint - :olderThanMs";

  private final HikariDataSource source;
  private final Jdbi jdbi;

  private PostgresArchive(HikariDataSource source) {
    this.source = source;
    this.jdbi = Jdbi.create(source);
    jdbi.registerArrayType(String.class, "text");
    jdbi.registerArrayType(Long.class, "int8");
  }

  /**
   * Opens it; one connection at a time.
   *
   * @throws StorageUnavailable when the schema is that of an older version
   */
  static PostgresArchive open(PostgresSettings settings) {
    var archive = new PostgresArchive(ConnectionPool.source(settings, "archive", 1));
    boolean opened = false;
    try {
      archive.requireSchema(settings.url());
      opened = true;
      return archive;
    } finally {
      if (!opened) {
        archive.close();
      }
    }
  }

  private void requireSchema(String url) {
    if (!transact(handle -> handle.createQuery(IS_THERE).mapTo(Boolean.class).one())) {
      throw new StorageUnavailable(
          "Expected the tables of this version in %s, but no node of it has started there yet."
              .formatted(url));
    }
  }

  @Override
  public Run begin(Plan plan) {
    return transact(
        handle -> {
          FeedCursor at =
              FeedCursor.read(handle, PostgresArchiveRun.CONSUMER).orElse(FeedCursor.START);
          Query begin =
              plan.dryRun()
                  ? handle.createQuery(BEGIN_DRY)
                  : handle.createQuery(BEGIN).bind("startedBy", plan.startedBy());
          return begin
              .bind("olderThanMs", plan.olderThan().toMillis())
              .map(
                  (row, context) ->
                      new PostgresArchiveRun(this, plan, row.getLong(1), row.getLong(2), at))
              .one();
        });
  }

  @Override
  public void close() {
    source.close();
  }

  /** Runs statements in one transaction; what Jdbi throws becomes what the port promises. */
  <T> T transact(Function<Handle, T> work) {
    return PostgresView.told(() -> jdbi.inTransaction(work::apply));
  }
}
