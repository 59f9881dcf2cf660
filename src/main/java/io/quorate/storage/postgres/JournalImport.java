package io.quorate.storage.postgres;

import com.zaxxer.hikari.HikariDataSource;
import io.quorate.storage.FormerJournal;
import io.quorate.storage.StorageUnavailable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The row that says where the events of a journal were imported from. Immutable.
 *
 * @param export that was imported
 * @param mark of the cursors since then
 * @param events how many have come
 * @param finished whether all have come
 */
record JournalImport(UUID export, String mark, long events, boolean finished) {

  private static final String READ =
      "SELECT export::text, mark, events, finished_at IS NOT NULL FROM journal_import";

  private static final String PLACES =
      "SELECT former, written_xid::text, ordering FROM former_place";

  /** Reads it; nothing when no events were imported. */
  static Optional<JournalImport> read(Handle handle) {
    return handle
        .createQuery(READ)
        .map(
            (row, context) ->
                new JournalImport(
                    UUID.fromString(row.getString(1)),
                    row.getString(2),
                    row.getLong(3),
                    row.getBoolean(4)))
        .findOne();
  }

  /**
   * Checks that no import was cut off.
   *
   * @throws StorageUnavailable when one was
   */
  static void requireNoneCutOff(DataSource source) {
    Jdbi.create(source).useHandle(JournalImport::requireNoneCutOff);
  }

  /** The same. */
  static void requireNoneCutOff(Handle handle) {
    read(handle)
        .filter(begun -> !begun.finished)
        .ifPresent(
            begun -> {
              throw new StorageUnavailable(
                  ("Expected a whole journal, but an import was cut off after %d events; run import"
                          + " again, or make the database anew.")
                      .formatted(begun.events));
            });
  }

  /** Reads what the journal knows of the former one; nothing when there was none. */
  static Optional<FormerJournal> former(PostgresSettings settings) {
    try (HikariDataSource source = ConnectionPool.source(settings, "start", 1)) {
      return PostgresView.told(() -> Jdbi.create(source).withHandle(JournalImport::former));
    }
  }

  /** The same. */
  static Optional<FormerJournal> former(Handle handle) {
    return read(handle).map(begun -> new FormerJournal(begun.mark, places(handle)));
  }

  private static Map<String, String> places(Handle handle) {
    Map<String, String> places = new HashMap<>();
    handle
        .createQuery(PLACES)
        .map(
            (row, context) ->
                Map.entry(
                    row.getString(1),
                    new FeedCursor(row.getString(2), row.getLong(3)).position().cursor()))
        .forEach(place -> places.put(place.getKey(), place.getValue()));
    return places;
  }
}
