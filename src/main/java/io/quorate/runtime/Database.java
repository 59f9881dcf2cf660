package io.quorate.runtime;

import com.typesafe.config.Config;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database beside the journal plugin: migrates the schema and runs the queries that are not
 * persistence, on threads and connections of their own, so that nothing else ever blocks. Safe for
 * use by any thread.
 */
public final class Database implements AutoCloseable {

  /** The least that the pool allows. */
  private static final int LEAST_VALIDATION_MS = 250;

  /** Below the connection timeout, so that one silent connection leaves time for another. */
  private static final int VALIDATION_TIMEOUT_MS = 1000;

  /** SQL states: no connection; shut down, or starting up. */
  private static final List<String> AWAY = List.of("08", "57P");

  private static final Duration START_PAUSE = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  private final HikariDataSource source;
  private final ThreadPoolExecutor threads;

  private Database(HikariDataSource source, ThreadPoolExecutor threads) {
    this.source = source;
    this.threads = threads;
  }

  /**
   * Connects and migrates the schema; safe when several nodes do so at once, since Flyway takes a
   * lock. Blocks while the database cannot be reached, up to {@code database.start-patience}.
   *
   * @throws DatabaseUnavailable when it cannot be reached in that time, or refuses
   */
  public static Database open(Config quorate) {
    DatabaseSettings settings = DatabaseSettings.of(quorate);
    long untilNanos = System.nanoTime() + settings.startPatience().toNanos();
    while (true) {
      try {
        return open(settings);
      } catch (DatabaseUnavailable e) {
        if (!isAway(e) || System.nanoTime() - untilNanos >= 0) {
          throw e;
        }
        LOG.warn("{} Tried again", e.getMessage());
        pause(e);
      }
    }
  }

  private static Database open(DatabaseSettings settings) {
    HikariDataSource source = null;
    try {
      source = pool(settings, "queries");
      migrate(source);
      try (Connection connection = source.getConnection()) {
        Feed.requireReadable(connection);
      }
    } catch (SQLException | RuntimeException e) {
      if (source != null) {
        source.close();
      }
      throw new DatabaseUnavailable(
          "Expected to reach the database %s as user %s, but: %s"
              .formatted(settings.url(), settings.user(), rootMessage(e)),
          e);
    }
    return of(settings, "queries", source);
  }

  /**
   * Opens a few connections of their own, for what nothing else may delay; the schema is there.
   *
   * @param timeout how long anything may take
   */
  public static Database dedicated(Config quorate, String name, int connections, Duration timeout) {
    DatabaseSettings settings = DatabaseSettings.of(quorate).hurried(connections, timeout);
    HikariDataSource source = pool(settings, name);
    source.setValidationTimeout(Math.max(LEAST_VALIDATION_MS, timeout.toMillis() / 2));
    return of(settings, name, source);
  }

  private static HikariDataSource pool(DatabaseSettings settings, String name) {
    var pool = new HikariConfig();
    pool.setPoolName(name);
    pool.setJdbcUrl(settings.url());
    pool.setUsername(settings.user());
    pool.setPassword(settings.password());
    pool.setMaximumPoolSize(settings.queryConnections());
    pool.setMinimumIdle(1);
    pool.setValidationTimeout(VALIDATION_TIMEOUT_MS);
    pool.setConnectionTimeout(settings.connectionTimeout().toMillis());
    // The pool would log what we tell anyway, with a stack trace.
    pool.setInitializationFailTimeout(-1);
    settings.driverProperties().forEach(pool::addDataSourceProperty);
    return new HikariDataSource(pool);
  }

  private static Database of(DatabaseSettings settings, String name, HikariDataSource source) {
    var threads =
        new ThreadPoolExecutor(
            settings.queryConnections(),
            settings.queryConnections(),
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(settings.queryQueue()),
            Thread.ofPlatform().name(name + "-", 1).daemon(true).factory());
    return new Database(source, threads);
  }

  /**
   * Runs a query on a thread of the pool, in one transaction. The stage fails with {@link
   * RejectedExecutionException} when too many wait, or with what the query throws.
   */
  public <T> CompletionStage<T> run(Query<T> query) {
    var result = new CompletableFuture<T>();
    try {
      threads.execute(() -> complete(query, result));
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(e);
    }
    return result;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    source.close();
  }

  private <T> void complete(Query<T> query, CompletableFuture<T> result) {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T value = query.on(connection);
        connection.commit();
        result.complete(value);
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    } catch (SQLException | RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  private static void migrate(HikariDataSource source) {
    Flyway.configure(Database.class.getClassLoader())
        .dataSource(source)
        .locations("classpath:db/migration")
        .table("schema_history")
        .load()
        .migrate();
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

  private static void pause(DatabaseUnavailable e) {
    try {
      Thread.sleep(START_PAUSE);
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

  /** Work on a connection; may block. */
  @FunctionalInterface
  public interface Query<T> {
    /** Runs; the connection is open only as long as it does. */
    T on(Connection connection) throws SQLException;
  }

  /** The database could not be reached at start. The message is for people. */
  public static final class DatabaseUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseUnavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
