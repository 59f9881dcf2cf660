package io.quorate.local.postgres;

import io.quorate.local.LocalFailure;
import io.quorate.local.os.Deadline;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.function.BooleanSupplier;

/**
 * Waits until a server answers a client with the right password, and makes sure that the database
 * exists. Recovery after a crash may take longer than a start: as long as the server says that it
 * is starting up, the longer limit holds.
 */
final class PostgresReadiness {

  static final Duration START_LIMIT = Duration.ofSeconds(30);
  static final Duration RECOVERY_LIMIT = Duration.ofMinutes(2);
  static final String DATABASE = "quorate";

  private static final Duration POLL = Duration.ofMillis(50);
  private static final String CONNECT_TIMEOUT_SECONDS = "5";
  private static final String SOCKET_TIMEOUT_SECONDS = "30";
  private static final String STARTING_UP = "57P03";
  private static final String WRONG_PASSWORD = "28P01";

  private PostgresReadiness() {}

  /**
   * Waits for a server on the loopback address.
   *
   * @param alive whether to go on: false when the server has died or nobody wants it any more
   * @throws LocalFailure when a limit passed, {@code alive} turned false, or the password is wrong
   */
  static void await(int port, String password, BooleanSupplier alive) {
    Deadline start = Deadline.after(START_LIMIT);
    Deadline recovery = Deadline.after(RECOVERY_LIMIT);
    while (true) {
      try {
        ensureDatabase(port, password);
        return;
      } catch (SQLException e) {
        if (WRONG_PASSWORD.equals(e.getSQLState())) {
          throw new LocalFailure("Expected the database to accept its password, but it did not", e);
        }
        boolean startingUp = STARTING_UP.equals(e.getSQLState());
        if (!alive.getAsBoolean() || (startingUp ? recovery : start).passed()) {
          throw new LocalFailure("Expected PostgreSQL to get ready, but it did not", e);
        }
      }
      Deadline.pause(POLL);
    }
  }

  private static void ensureDatabase(int port, String password) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", PostgresInitialisation.USER);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", CONNECT_TIMEOUT_SECONDS);
    properties.setProperty("socketTimeout", SOCKET_TIMEOUT_SECONDS);
    try (Connection connection = DriverManager.getConnection(url(port, "postgres"), properties);
        Statement statement = connection.createStatement()) {
      if (!exists(statement)) {
        statement.execute("CREATE DATABASE " + DATABASE);
      }
    }
  }

  static String url(int port, String database) {
    return "jdbc:postgresql://%s:%d/%s".formatted(PostgresCommand.HOST, port, database);
  }

  private static boolean exists(Statement statement) throws SQLException {
    String query = "SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'";
    try (ResultSet row = statement.executeQuery(query)) {
      return row.next();
    }
  }
}
