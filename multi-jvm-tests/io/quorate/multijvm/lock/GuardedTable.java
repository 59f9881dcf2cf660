package io.quorate.multijvm.lock;

import io.quorate.multijvm.lock.GuardedWrite.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A resource that checks tokens, as the users' page recommends: a table in PostgreSQL that takes a
 * write only with a token that is not lower than the last one, and keeps a record of each that it
 * took. Blocks; safe for use by any thread, each of which has a connection of its own.
 */
public final class GuardedTable implements AutoCloseable {

  private static final List<String> CREATE =
      List.of(
          "CREATE SCHEMA IF NOT EXISTS guarded",
          "CREATE TABLE IF NOT EXISTS guarded.resource"
              + " (id text PRIMARY KEY, value text NOT NULL, token bigint NOT NULL)",
          "CREATE TABLE IF NOT EXISTS guarded.written"
              + " (n bigserial PRIMARY KEY, id text NOT NULL, value text NOT NULL,"
              + " token bigint NOT NULL)");

  private static final String OPEN =
      "INSERT INTO guarded.resource VALUES (?, '', 0) ON CONFLICT DO NOTHING";

  /** The row of the resource is locked by the update, so that records are in the order of these. */
  private static final String WRITE =
      """
      WITH taken AS (
        UPDATE guarded.resource SET value = ?, token = ? WHERE id = ? AND token <= ?
        RETURNING id, value, token)
      INSERT INTO guarded.written (id, value, token) SELECT id, value, token FROM taken\
      """;

  private static final String ALL = "SELECT id, value, token FROM guarded.written ORDER BY n";

  private final Source source;
  private final Map<Thread, Connection> connections = new ConcurrentHashMap<>();

  /** The way to the database. */
  @FunctionalInterface
  public interface Source {
    Connection connect() throws SQLException;
  }

  public GuardedTable(Source source) {
    this.source = source;
  }

  /** Creates the tables. */
  public void create() {
    try (Connection connection = source.connect();
        Statement statement = connection.createStatement()) {
      for (String sql : CREATE) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Expected to create the guarded table.", e);
    }
  }

  /** Makes a resource for a lock; returns whether it is there. */
  boolean open(String lock) {
    try (PreparedStatement insert = connection().prepareStatement(OPEN)) {
      insert.setString(1, lock);
      insert.executeUpdate();
      return true;
    } catch (SQLException e) {
      drop();
      return false;
    }
  }

  /** Writes with a token. */
  GuardedWrite write(String lock, String owner, long token) {
    long invokedNanos = System.nanoTime();
    Outcome outcome = write(owner, token, lock);
    return new GuardedWrite(lock, owner, token, invokedNanos, System.nanoTime(), outcome);
  }

  /** Returns what was written, oldest first. */
  public List<GuardedRow> rows() {
    var all = new ArrayList<GuardedRow>();
    try (Connection connection = source.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(ALL)) {
      while (rows.next()) {
        all.add(new GuardedRow(rows.getString(1), rows.getString(2), rows.getLong(3)));
      }
      return all;
    } catch (SQLException e) {
      throw new IllegalStateException("Expected to read the guarded table.", e);
    }
  }

  @Override
  public void close() {
    connections.values().forEach(GuardedTable::close);
    connections.clear();
  }

  private Outcome write(String owner, long token, String lock) {
    try (PreparedStatement update = connection().prepareStatement(WRITE)) {
      update.setString(1, owner);
      update.setLong(2, token);
      update.setString(3, lock);
      update.setLong(4, token);
      return update.executeUpdate() == 1 ? Outcome.ACCEPTED : Outcome.REFUSED;
    } catch (SQLException e) {
      drop();
      return Outcome.UNKNOWN;
    }
  }

  private Connection connection() throws SQLException {
    Connection connection = connections.get(Thread.currentThread());
    if (connection == null) {
      connection = source.connect();
      connections.put(Thread.currentThread(), connection);
    }
    return connection;
  }

  private void drop() {
    Connection broken = connections.remove(Thread.currentThread());
    if (broken != null) {
      close(broken);
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // It is gone already.
    }
  }
}
