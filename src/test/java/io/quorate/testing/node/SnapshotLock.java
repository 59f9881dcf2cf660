package io.quorate.testing.node;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Keeps entities from answering that are not in memory yet: nobody reads a snapshot until this is
 * closed. Those in memory go on.
 */
public final class SnapshotLock implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String WAITING =
      "SELECT count(*) FROM pg_locks WHERE relation = 'snapshot'::regclass AND NOT granted";

  private final Connection connection;

  private SnapshotLock(Connection connection) {
    this.connection = connection;
  }

  public static SnapshotLock take(RunningNode node) throws SQLException {
    Connection connection = node.database();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE snapshot IN ACCESS EXCLUSIVE MODE");
    }
    return new SnapshotLock(connection);
  }

  /** Waits until an entity waits for this. */
  public void awaitBlockedRead() {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> blocked() > 0);
  }

  @Override
  public void close() throws SQLException {
    connection.rollback();
    connection.close();
  }

  private long blocked() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(WAITING)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
