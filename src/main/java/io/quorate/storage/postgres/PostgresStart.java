package io.quorate.storage.postgres;

import com.zaxxer.hikari.HikariDataSource;
import io.quorate.storage.StorageUnavailable;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets the database ready for a node that starts: waits for it, brings its schema up to date, and
 * makes sure that the feed can be read there. Blocks; stateless and safe for use by any thread.
 */
final class PostgresStart {

  /** SQL states: no connection; shut down, or starting up. */
  private static final List<String> AWAY = List.of("08", "57P");

  private static final String AHEAD =
      """
      SELECT EXISTS (
        SELECT 1 FROM (
          SELECT written_xid FROM event_journal ORDER BY written_xid DESC, ordering DESC LIMIT 1
        ) AS last
        WHERE written_xid >= pg_snapshot_xmax(pg_current_snapshot()))\
      """;

  /** Flyway wants more than one. */
  private static final int CONNECTIONS = 4;

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(PostgresStart.class);

  private PostgresStart() {}

  /**
   * Waits while the database cannot be reached, up to {@code database.start-patience}. Safe when
   * several nodes do so at once, since Flyway takes a lock.
   *
   * @throws StorageUnavailable when it cannot be reached in that time, or refuses; when an import
   *     into it was cut off
   */
  static void prepare(PostgresSettings settings) {
    prepare(settings, JournalImport::requireNoneCutOff);
  }

  /** The same for who imports a journal there. */
  static void prepareForImport(PostgresSettings settings) {
    prepare(settings, source -> {});
  }

  private static void prepare(PostgresSettings settings, Consumer<DataSource> check) {
    long untilNanos = System.nanoTime() + settings.startPatience().toNanos();
    while (true) {
      try {
        // One that is silent is told by this, and not by the long patience of a migration.
        ask(settings, source -> Jdbi.create(source).useHandle(PostgresStart::answer));
        ask(settings.patient(), SchemaMigration::run);
        ask(settings.patient(), AnsweredKeysIndex::require);
        ask(settings, PostgresStart::requireReadable);
        ask(settings, check);
        return;
      } catch (RuntimeException e) {
        var unavailable =
            new StorageUnavailable(
                "Expected to reach the database %s as user %s, but: %s"
                    .formatted(settings.url(), settings.user(), rootMessage(e)),
                e);
        if (!isAway(e) || System.nanoTime() - untilNanos >= 0) {
          throw unavailable;
        }
        LOG.warn("{} Tried again", unavailable.getMessage());
        pause(unavailable);
      }
    }
  }

  private static void ask(PostgresSettings settings, Consumer<DataSource> question) {
    try (HikariDataSource source = ConnectionPool.source(settings, "start", CONNECTIONS)) {
      question.accept(source);
    }
  }

  private static void answer(Handle handle) {
    handle.execute("SELECT 1");
  }

  /**
   * Checks that what is written from now on comes after all that is there. It does not in a
   * database that was restored from a dump, which begins to count transactions anew.
   */
  private static void requireReadable(DataSource source) {
    boolean ahead =
        Jdbi.create(source)
            .withHandle(handle -> handle.createQuery(AHEAD).mapTo(Boolean.class).one());
    if (ahead) {
      throw new IllegalStateException(
          "its transaction numbers are behind those in event_journal, as after the restore of a"
              + " dump. Restore a physical backup instead.");
    }
  }

  /** Whether it does not answer, or not yet; not so when it refuses. */
  private static boolean isAway(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && isAway(sql)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAway(SQLException e) {
    String state = e.getSQLState();
    // The pool gave up before the driver did.
    return state == null
        ? e instanceof SQLTransientConnectionException
        : AWAY.stream().anyMatch(state::startsWith);
  }

  private static void pause(StorageUnavailable e) {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw e;
    }
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse(root.toString());
  }
}
