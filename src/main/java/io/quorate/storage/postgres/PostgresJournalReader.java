package io.quorate.storage.postgres;

import com.zaxxer.hikari.HikariDataSource;
import io.quorate.storage.FormerJournal;
import io.quorate.storage.JournalReader;
import io.quorate.storage.MovedEvent;
import io.quorate.storage.PageLimit;
import io.quorate.storage.StorageException;
import io.quorate.storage.StorageUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Reads the journal in the order of {@link PostgresFeed}, with the time of each event; the archive
 * too. For one thread.
 */
final class PostgresJournalReader implements JournalReader {

  private static final String PAGE =
      """
      SELECT written_xid::text AS digits, ordering, persistence_id, sequence_number,
             event_ser_manifest, coalesce(write_timestamp, 0), event_payload
      FROM (
        SELECT *, sum(octet_length(event_payload)) OVER (
            ORDER BY written_xid, ordering ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
          AS before
        FROM (
          SELECT * FROM event_journal
          WHERE (written_xid, ordering) > (:xid::xid8, :ordering)
            AND written_xid < :horizon::xid8
          ORDER BY written_xid, ordering
          LIMIT :rows) AS candidates) AS measured
      WHERE coalesce(before, 0) < :bytes
      ORDER BY measured.written_xid, ordering\
      """;

  /** The same in each copy of the database that the server makes. */
  private static final String NAME =
      "SELECT current_database() || '@' || system_identifier FROM pg_control_system()";

  private static final String IS_THERE = "SELECT to_regclass('journal_import') IS NOT NULL";

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final HikariDataSource source;
  private final Jdbi jdbi;
  private final Duration patience;
  private final Optional<FormerJournal> former;
  private final String name;

  /** Events of transactions with a lower number were there when this was opened. */
  private final FeedCursor wanted;

  private PostgresJournalReader(HikariDataSource source, Duration patience) {
    this.source = source;
    this.patience = patience;
    this.jdbi = Jdbi.create(source);
    this.former = ask(JournalImport::former);
    this.name = ask(handle -> handle.createQuery(NAME).mapTo(String.class).one());
    this.wanted = new FeedCursor(ask(FeedHorizon::of).next(), 0);
  }

  /**
   * Opens it.
   *
   * @param patience how long an open transaction may keep events back
   * @throws StorageUnavailable when it is not of this version, or not whole
   */
  static PostgresJournalReader open(PostgresSettings settings, Duration patience) {
    HikariDataSource source = ConnectionPool.source(settings, "export", 1);
    try {
      ask(Jdbi.create(source), handle -> requireWhole(handle, settings.url()));
      return new PostgresJournalReader(source, patience);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /** Opens one of what was imported up to now, whole or not. */
  static PostgresJournalReader ofImport(PostgresSettings settings) {
    return new PostgresJournalReader(ConnectionPool.source(settings, "check", 1), Duration.ZERO);
  }

  private static boolean requireWhole(Handle handle, String url) {
    if (!handle.createQuery(IS_THERE).mapTo(Boolean.class).one()) {
      throw new StorageUnavailable(
          "Expected the tables of this version in %s, but no node of it has started there yet."
              .formatted(url));
    }
    if (handle.createQuery("SELECT pg_is_in_recovery()").mapTo(Boolean.class).one()) {
      throw new StorageUnavailable(
          "Expected the database that nodes write to, but %s is a standby; it does not tell which writes are under way."
              .formatted(url));
    }
    JournalImport.requireNoneCutOff(handle);
    return true;
  }

  private <T> T ask(Function<Handle, T> question) {
    return ask(jdbi, question);
  }

  private static <T> T ask(Jdbi jdbi, Function<Handle, T> question) {
    return PostgresView.told(() -> jdbi.withHandle(question::apply));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String engine() {
    return PostgresEngine.NAME;
  }

  @Override
  public int nodesAtWork() {
    return ask(PostgresNodeLeases::atWork);
  }

  @Override
  public List<Entry> read(String cursor, PageLimit limit) {
    FeedCursor after = cursor.isEmpty() ? FeedCursor.START : place(cursor);
    long untilNanos = System.nanoTime() + patience.toNanos();
    while (true) {
      FeedHorizon horizon = ask(FeedHorizon::of);
      // A statement of its own: it must see what was committed before the first one.
      List<Entry> page = ask(handle -> page(handle, after, horizon, limit));
      boolean all = FeedCursor.ORDER.compare(new FeedCursor(horizon.before(), 0), wanted) >= 0;
      if (!page.isEmpty() || all) {
        return page;
      }
      if (System.nanoTime() - untilNanos >= 0) {
        throw new StorageUnavailable(
            "Expected to read all that was written, but an open transaction of the database has"
                + " changed the journal, and keeps the rest back; end it, and try again.");
      }
      pause();
    }
  }

  private FeedCursor place(String cursor) {
    return former
        .map(moved -> moved.unmarked(cursor))
        .orElse(Optional.of(cursor))
        .flatMap(FeedCursor::parse)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Expected a place in the journal %s, but it is '%s'.".formatted(name, cursor)));
  }

  private List<Entry> page(Handle handle, FeedCursor after, FeedHorizon horizon, PageLimit limit) {
    return after
        .bind(handle.createQuery(PAGE))
        .bind("horizon", horizon.before())
        .bind("rows", limit.rows())
        .bind("bytes", limit.bytes())
        .map(
            (row, context) ->
                new Entry(
                    cursor(new FeedCursor(row.getString(1), row.getLong(2))),
                    new MovedEvent(
                        row.getString(3),
                        row.getLong(4),
                        row.getString(5),
                        row.getLong(6),
                        row.getBytes(7))))
        .list();
  }

  private String cursor(FeedCursor place) {
    String cursor = place.position().cursor();
    return former.map(moved -> moved.marked(cursor)).orElse(cursor);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException("Expected to wait for the journal, but was interrupted.", e);
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
