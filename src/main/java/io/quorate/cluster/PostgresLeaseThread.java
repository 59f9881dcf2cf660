package io.quorate.cluster;

import akka.actor.AbstractExtensionId;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;
import io.quorate.runtime.Database.Query;
import io.quorate.runtime.DatabaseSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread and the one connection on which all leases of an actor system talk to the
 * database, apart from all other queries: these may wait for each other just when a lease must not
 * wait. Both come with their first use and end with the actor system. Safe for use by any thread.
 */
final class PostgresLeaseThread implements Extension {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresLeaseThread.class);

  /** Enough to give up a host that is silent after it was connected to, and reach another one. */
  private static final int LOGIN_SECONDS = 4;

  /** For one host; the driver counts in seconds. */
  private static final int CONNECT_SECONDS = 1;

  private static final int SSL_ANSWER_MS = 500;
  private static final int STATEMENT_MS = 1500;

  /** Longer than a statement, so that the database tells that it has given up when it can. */
  private static final int SOCKET_SECONDS = 2;

  private final DatabaseSettings settings;
  private final ScheduledThreadPoolExecutor thread;

  /** Used by the thread alone. */
  private @Nullable Connection connection;

  private PostgresLeaseThread(ExtendedActorSystem system) {
    this.settings = DatabaseSettings.of(system.settings().config().getConfig("quorate"));
    this.thread =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("lease-", 1).daemon(true).factory());
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    system.registerOnTermination(this::close);
  }

  static PostgresLeaseThread of(ExtendedActorSystem system) {
    return Id.INSTANCE.get(system);
  }

  /**
   * Runs a task on the thread after a delay.
   *
   * @throws RejectedExecutionException when the actor system has ended
   */
  void schedule(Duration delay, Runnable task) {
    var unused = thread.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Runs a query, in a transaction for each statement; for tasks of this thread only. Blocks. */
  <T> T query(Query<T> query) throws SQLException {
    Connection current = connection;
    if (current == null) {
      current = DriverManager.getConnection(settings.url(), properties());
      connection = current;
    }
    try {
      return query.on(current);
    } catch (SQLException e) {
      // It may be broken, or lead to a server that is not the primary any more.
      disconnect();
      throw e;
    }
  }

  private Properties properties() {
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

  private void close() {
    try {
      thread.execute(this::disconnect);
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed before", e);
    }
    thread.shutdown();
  }

  private void disconnect() {
    Connection current = connection;
    connection = null;
    if (current != null) {
      try {
        current.close();
      } catch (SQLException e) {
        LOG.debug("Left a connection that was broken", e);
      }
    }
  }

  /** Logs what a scheduled task throws, which nobody would see else. */
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("Expected a task of a lease to end well, but it failed", e);
    }
  }

  /** Finds the thread of an actor system. */
  private static final class Id extends AbstractExtensionId<PostgresLeaseThread> {

    static final Id INSTANCE = new Id();

    @Override
    public PostgresLeaseThread createExtension(ExtendedActorSystem system) {
      return new PostgresLeaseThread(system);
    }
  }
}
