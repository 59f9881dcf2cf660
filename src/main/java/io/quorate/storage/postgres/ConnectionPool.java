package io.quorate.storage.postgres;

import com.zaxxer.hikari.HikariDataSource;
import io.quorate.storage.StorageException;
import io.quorate.storage.threads.PurposeThreads;
import java.sql.SQLException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * The connections and the threads of one purpose, as many of these as of those, with a bounded
 * queue before them: nothing that another purpose does can delay what this one does inside the
 * node. Safe for use by any thread.
 */
final class ConnectionPool implements AutoCloseable {

  /** Below the connection timeout, so that one silent connection leaves time for another. */
  private static final int VALIDATION_TIMEOUT_MS = 1000;

  /** The least that the pool allows. */
  private static final int LEAST_VALIDATION_MS = 250;

  private final HikariDataSource source;
  private final Jdbi jdbi;
  private final PurposeThreads threads;

  private ConnectionPool(HikariDataSource source, PurposeThreads threads) {
    this.source = source;
    this.jdbi = Jdbi.create(source);
    this.threads = threads;
    jdbi.registerArrayType(String.class, "text");
    jdbi.registerArrayType(Long.class, "int8");
  }

  /**
   * Opens a pool; connections come when they are needed.
   *
   * @param name of the threads, and in the pool's log
   * @param queue operations that may wait for a thread; one more is refused
   */
  static ConnectionPool open(PostgresSettings settings, String name, int connections, int queue) {
    var threads = new PurposeThreads(name, connections, queue);
    return new ConnectionPool(source(settings, name, connections), threads);
  }

  /** Returns connections alone, for what is done before there is any work. */
  static HikariDataSource source(PostgresSettings settings, String name, int connections) {
    // Without a configuration, it opens nothing before it is first used.
    var pool = new HikariDataSource();
    int halfTimeoutMs = Math.toIntExact(settings.connectionTimeout().toMillis() / 2);
    pool.setPoolName(name);
    pool.setJdbcUrl(settings.url());
    pool.setUsername(settings.user());
    pool.setPassword(settings.password());
    pool.setMaximumPoolSize(connections);
    pool.setMinimumIdle(1);
    pool.setValidationTimeout(
        Math.clamp(halfTimeoutMs, LEAST_VALIDATION_MS, VALIDATION_TIMEOUT_MS));
    pool.setConnectionTimeout(settings.connectionTimeout().toMillis());
    // The pool would log what we tell anyway, with a stack trace.
    pool.setInitializationFailTimeout(-1);
    settings.driverProperties().forEach(pool::addDataSourceProperty);
    return pool;
  }

  /** Runs work on a thread of the pool, each statement by itself; see {@link #transact}. */
  <T> CompletionStage<T> run(Function<Handle, T> work) {
    return submit(() -> jdbi.withHandle(work::apply));
  }

  /**
   * Runs work on a thread of the pool, in one transaction. Fails with {@link StorageException.Busy}
   * when too many wait, with a {@link StorageException} when the database fails, and with what the
   * work itself throws.
   */
  <T> CompletionStage<T> transact(Function<Handle, T> work) {
    return submit(() -> jdbi.inTransaction(work::apply));
  }

  @Override
  public void close() {
    threads.close();
    source.close();
  }

  private <T> CompletionStage<T> submit(Supplier<T> work) {
    return threads.run(
        () -> {
          try {
            return work.get();
          } catch (JdbiException e) {
            throw failure(e);
          }
        });
  }

  /** Returns what is told of a failure: of the database's own a {@link StorageException}. */
  static Throwable told(Throwable failure) {
    return failure instanceof JdbiException e ? failure(e) : failure;
  }

  /** Without Jdbi's own message, which repeats the statement and what was bound to it. */
  static StorageException failure(JdbiException e) {
    Throwable cause = e;
    while (!(cause instanceof SQLException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new StorageException(
        "Expected the database to answer, but: " + cause.getMessage(), cause);
  }
}
