package io.quorate.storage.postgres;

import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema up to date while nodes of an older version go on to write. Whoever wants a lock
 * on a table after a migration waits behind it, so a migration waits for a lock only for a moment.
 * Each migration is one transaction: one that did not get its locks has changed nothing and is
 * tried again. Blocks; stateless and safe for use by any thread.
 */
final class SchemaMigration {

  /**
   * How long a migration waits for a lock, and every append behind it: less than the limit of a
   * statement, and more than PostgreSQL's {@code deadlock_timeout} of 1 s, after which a vacuum
   * that PostgreSQL began by itself gives way.
   */
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);

  /** Between two attempts: long enough for all that has waited to be written. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** For how long a migration that does not get its locks is tried again. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** How often, once a second, a node asks whether another one has migrated. */
  private static final int TURN_ATTEMPTS = 600;

  /** SQL state: a lock was not granted in time. */
  private static final String LOCKED = "55P03";

  /** The oldest transactions that have locks on tables of ours; others are over in a moment. */
  private static final String HOLDERS =
      """
      SELECT coalesce(string_agg(holder, ', '), 'nobody any more') FROM (
        SELECT format('process %s (%s) since %s', held.pid,
          coalesce(nullif(by.application_name, ''), by.backend_type, 'unknown'),
          coalesce(by.xact_start::text, 'an unknown time')) AS holder
        FROM pg_locks AS held
        JOIN pg_class AS relation ON relation.oid = held.relation
        LEFT JOIN pg_stat_activity AS by ON by.pid = held.pid
        WHERE held.granted
          AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND relation.relnamespace = current_schema()::regnamespace
        GROUP BY held.pid, by.application_name, by.backend_type, by.xact_start
        ORDER BY by.xact_start NULLS FIRST
        LIMIT 3
      ) AS holders\
      """;

  private static final Logger LOG = LoggerFactory.getLogger(SchemaMigration.class);

  private SchemaMigration() {}

  /**
   * Migrates. Safe when several nodes do so at once, since Flyway takes a lock.
   *
   * @throws IllegalStateException when others hold a lock for longer than the patience; names them
   * @throws FlywayException when a migration fails
   */
  static void run(DataSource source) {
    run(source, PATIENCE);
  }

  /** The same with another patience. */
  static void run(DataSource source, Duration patience) {
    Flyway flyway = flyway(source);
    long untilNanos = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        flyway.migrate();
        tellWhetherNewer(flyway);
        return;
      } catch (FlywayException e) {
        if (!isLocked(e)) {
          LOG.error("The schema could not be migrated: {}", firstLine(e));
          throw e;
        }
        String waiting =
            "The migration of the schema waits for a lock on a table (%s). Transactions with locks: %s."
                .formatted(firstLine(e), holders(source));
        if (System.nanoTime() - untilNanos >= 0) {
          var givenUp =
              new IllegalStateException(
                  "%s Not got within %d s".formatted(waiting, patience.toSeconds()));
          givenUp.addSuppressed(e);
          throw givenUp;
        }
        LOG.warn("{} Tried again in {} s", waiting, PAUSE.toSeconds());
        pause(e);
      }
    }
  }

  /** Flyway's own warning of it is not logged, since it comes with others that are none here. */
  private static void tellWhetherNewer(Flyway flyway) {
    MigrationInfo current = flyway.info().current();
    if (current != null && current.getState() == MigrationState.FUTURE_SUCCESS) {
      LOG.warn(
          "The schema has version {}, of a newer version of Quorate than this",
          current.getVersion());
    }
  }

  private static Flyway flyway(DataSource source) {
    return Flyway.configure(SchemaMigration.class.getClassLoader())
        .dataSource(source)
        .locations("classpath:db/migration")
        .table("schema_history")
        .lockRetryCount(TURN_ATTEMPTS)
        .initSql("SET lock_timeout = %d".formatted(LOCK_TIMEOUT.toMillis()))
        .load();
  }

  private static boolean isLocked(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && LOCKED.equals(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }

  private static String holders(DataSource source) {
    return Jdbi.create(source)
        .withHandle(handle -> handle.createQuery(HOLDERS).mapTo(String.class).one());
  }

  private static String firstLine(FlywayException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static void pause(FlywayException e) {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw e;
    }
  }
}
