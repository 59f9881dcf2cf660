package io.quorate.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.storage.FeedSuite;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** The feed in PostgreSQL, and what open transactions mean for it. */
class PostgresFeedTest extends FeedSuite {

  private static final byte[] PAYLOAD = {};

  PostgresFeedTest() {
    super(new TestDatabase());
  }

  @Test
  void shouldNotReadPastATransactionThatIsStillOpen() throws SQLException {
    try (Connection slow = open();
        Connection fast = open()) {
      append(slow, "account|slow");
      append(fast, "account|fast");
      fast.commit();
      assertThat(read(10)).isEmpty();
      slow.commit();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(read(10)).containsExactly("account|slow 1", "account|fast 1"));
      assertThat(read(10)).isEmpty();
    }
  }

  @Test
  void shouldOrderByTransactionWhereTheRowNumberWouldSkip() throws SQLException {
    try (Connection early = open();
        Connection late = open()) {
      early.createStatement().execute("SELECT pg_current_xact_id()");
      append(late, "account|late");
      late.commit();
      append(early, "account|early");
      early.commit();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(read(1)).containsExactly("account|early 1"));
      assertThat(read(1)).containsExactly("account|late 1");
    }
  }

  private Connection open() throws SQLException {
    Connection connection = ((TestDatabase) fixture()).connect();
    connection.setAutoCommit(false);
    return connection;
  }

  private static void append(Connection connection, String id) throws SQLException {
    TestDatabase.append(connection, id, 1, "test", PAYLOAD);
  }
}
