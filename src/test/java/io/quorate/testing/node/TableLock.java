package io.quorate.testing.node;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Makes the database as slow as can be: nobody reads or writes a table until this is closed. */
public final class TableLock implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String WAITING =
      """
      SELECT count(*) FROM pg_locks
      WHERE relation = CAST(? AS regclass) AND mode = ? AND NOT granted\
      """;

  private final Connection connection;
  private final String table;

  private TableLock(Connection connection, String table) {
    this.connection = connection;
    this.table = table;
  }

  /** Keeps everybody from the journal. */
  public static TableLock ofJournal(RunningNode node) throws SQLException {
    return take(node, "event_journal");
  }

  /** Keeps entities from answering that are not in memory yet; those in memory go on. */
  public static TableLock ofSnapshots(RunningNode node) throws SQLException {
    return take(node, "snapshot");
  }

  private static TableLock take(RunningNode node, String table) throws SQLException {
    Connection connection = node.database();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
    }
    return new TableLock(connection, table);
  }

  /** Waits until so many writes wait for this lock. */
  public void awaitBlockedWrites(int count) {
    awaitBlocked("RowExclusiveLock", count);
  }

  /** Waits until a read waits for this lock. */
  public void awaitBlockedRead() {
    awaitBlocked("AccessShareLock", 1);
  }

  private void awaitBlocked(String mode, int count) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> blocked(mode) >= count);
  }

  /** Keeps the lock for a while: the length of the fault. */
  public void hold(Duration time) {
    await().pollDelay(time).atMost(time.plus(PATIENCE)).until(() -> !connection.isClosed());
  }

  @Override
  public void close() throws SQLException {
    connection.rollback();
    connection.close();
  }

  private long blocked(String mode) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WAITING)) {
      statement.setString(1, table);
      statement.setString(2, mode);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }
}
