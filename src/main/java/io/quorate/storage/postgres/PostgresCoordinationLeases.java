package io.quorate.storage.postgres;

import io.quorate.storage.CoordinationLeases;
import io.quorate.storage.StorageException;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Coordination leases as rows. All times are taken from the database's clock after the row is
 * locked. Each operation is one statement, and so one transaction; all run on one thread and one
 * connection of their own, apart from all pools: what these do may wait just when a lease must not
 * wait. Both come with their first use. Safe for use by any thread.
 */
final class PostgresCoordinationLeases implements CoordinationLeases, AutoCloseable {

  private static final String ACQUIRE =
      """
      INSERT INTO coordination_lease AS held (name, owner, acquired_at, expires_at)
      VALUES (:name, :owner, clock_timestamp(), clock_timestamp() + :ms * interval '1 millisecond')
      ON CONFLICT (name) DO UPDATE
      SET owner = excluded.owner,
        acquired_at = excluded.acquired_at,
        expires_at = clock_timestamp() + :ms * interval '1 millisecond'
      WHERE held.owner = excluded.owner OR held.owner = ANY (:side)
        OR held.expires_at <= clock_timestamp()\
      """;

  private static final String RENEW =
      """
      UPDATE coordination_lease
      SET expires_at = clock_timestamp() + :ms * interval '1 millisecond'
      WHERE name = :name AND owner = :owner AND expires_at > clock_timestamp()\
      """;

  private static final String RELEASE =
      "DELETE FROM coordination_lease WHERE name = :name AND owner = :owner";

  /** Operations that may wait; there are a few leases, and each waits for its own answer. */
  private static final int QUEUE = 100;

  /** Enough to give up a host that is silent after it was connected to, and reach another one. */
  private static final int LOGIN_SECONDS = 4;

  /** For one host; the driver counts in seconds. */
  private static final int CONNECT_SECONDS = 1;

  private static final int SSL_ANSWER_MS = 500;
  private static final int STATEMENT_MS = 1500;

  /** Longer than a statement, so that the database tells that it has given up when it can. */
  private static final int SOCKET_SECONDS = 2;

  private final Jdbi jdbi;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(QUEUE),
          Thread.ofPlatform().name("coordination-", 1).daemon(true).factory());

  /** Used by the thread alone. */
  private @Nullable Handle connection;

  PostgresCoordinationLeases(PostgresSettings settings) {
    this.jdbi = Jdbi.create(settings.url(), properties(settings));
    jdbi.registerArrayType(String.class, "text");
  }

  @Override
  public CompletionStage<Boolean> acquire(Claim claim, Supplier<Set<String>> side) {
    return run(handle ->
            timed(handle.createUpdate(ACQUIRE), claim)
                .bindArray("side", String.class, side.get())
                .execute())
        .thenApply(rows -> rows == 1);
  }

  @Override
  public CompletionStage<Boolean> renew(Claim claim) {
    return run(handle -> timed(handle.createUpdate(RENEW), claim).execute())
        .thenApply(rows -> rows == 1);
  }

  @Override
  public CompletionStage<Void> release(Claim claim) {
    return run(handle -> of(handle.createUpdate(RELEASE), claim).execute()).thenAccept(rows -> {});
  }

  @Override
  public void close() {
    try {
      thread.execute(this::disconnect);
    } catch (RejectedExecutionException e) {
      // Then as many operations wait as may; the connection ends with the process.
      thread.shutdownNow();
    }
    thread.shutdown();
  }

  private CompletionStage<Integer> run(ToIntFunction<Handle> statement) {
    var result = new CompletableFuture<Integer>();
    try {
      thread.execute(() -> complete(statement, result));
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(
          new StorageException.Busy("Expected to reach a lease, but too many wait for that.", e));
    }
    return result;
  }

  private void complete(ToIntFunction<Handle> statement, CompletableFuture<Integer> result) {
    try {
      Handle current = connection;
      if (current == null) {
        current = jdbi.open();
        connection = current;
      }
      result.complete(statement.applyAsInt(current));
    } catch (JdbiException e) {
      // It may be broken, or lead to a server that is not the primary any more.
      disconnect();
      result.completeExceptionally(ConnectionPool.failure(e));
    } catch (RuntimeException | Error e) {
      disconnect();
      result.completeExceptionally(e);
    }
  }

  private void disconnect() {
    Handle current = connection;
    connection = null;
    if (current != null) {
      try {
        current.close();
      } catch (JdbiException e) {
        // It was broken.
      }
    }
  }

  private static <S extends SqlStatement<S>> S of(S statement, Claim claim) {
    return statement.bind("name", claim.name()).bind("owner", claim.owner());
  }

  private static <S extends SqlStatement<S>> S timed(S statement, Claim claim) {
    return of(statement, claim).bind("ms", claim.timeToLive().toMillis());
  }

  private static Properties properties(PostgresSettings settings) {
    var properties = new Properties();
    properties.putAll(settings.driverProperties());
    properties.setProperty("user", settings.user());
    properties.setProperty("password", settings.password());
    properties.setProperty("ApplicationName", "quorate-lease");
    properties.setProperty("connectTimeout", String.valueOf(CONNECT_SECONDS));
    properties.setProperty("sslResponseTimeout", String.valueOf(SSL_ANSWER_MS));
    properties.setProperty("loginTimeout", String.valueOf(LOGIN_SECONDS));
    properties.setProperty("socketTimeout", String.valueOf(SOCKET_SECONDS));
    properties.setProperty("options", "-c statement_timeout=" + STATEMENT_MS);
    return properties;
  }
}
