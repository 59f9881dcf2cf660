package io.quorate.testing.node;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Makes the database as slow as can be: nobody reads or writes the journal until this is closed.
 */
public final class JournalLock implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final String WAITING =
      """
      SELECT count(*) FROM pg_locks
      WHERE relation = 'event_journal'::regclass AND mode = 'RowExclusiveLock' AND NOT granted\
      """;

  private final Connection connection;

  private JournalLock(Connection connection) {
    this.connection = connection;
  }

  public static JournalLock take(RunningNode node) throws SQLException {
    Connection connection = node.database();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE event_journal IN ACCESS EXCLUSIVE MODE");
    }
    return new JournalLock(connection);
  }

  /** Waits until so many writes of the journal wait for this lock. */
  public void awaitBlockedWrites(int count) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> blocked() >= count);
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

  private long blocked() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(WAITING)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
