package io.quorate.node.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.testing.BesideOthers;
import io.quorate.testing.node.RunningNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a transaction costs a PostgreSQL whose id the node has made up. */
@BesideOthers
class NewTransactionTest {

  private static final int TRANSFERS = 60;

  /** The start and the end of a transfer, the debit and the credit. */
  private static final int LEAST_EVENTS = 4;

  /** Of a session that does nothing more, the database counts after some seconds. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final String EVENTS =
      "SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = 'event_journal'";

  private static final String LOOKS =
      "SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = 'event_journal_pkey'";

  @Test
  void shouldNotBeLookedFor() throws SQLException {
    try (RunningNode node = RunningNode.start(Map.of());
        Connection connection = node.database();
        Statement statement = connection.createStatement()) {
      String from = id(node.api().anAccount(TRANSFERS + 1));
      String to = id(node.api().anAccount(0));
      transfer(node, from, to);
      long eventsBefore = number(statement, EVENTS);
      long looksBefore = number(statement, LOOKS);
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE snapshot IN ACCESS EXCLUSIVE MODE");

      for (int i = 0; i < TRANSFERS; i++) {
        transfer(node, from, to);
      }
      connection.rollback();
      connection.setAutoCommit(true);

      await("the database to count")
          .atMost(LIMIT)
          .until(() -> number(statement, EVENTS) - eventsBefore >= LEAST_EVENTS * TRANSFERS);
      assertThat(number(statement, LOOKS) - looksBefore)
          .as("looks into the journal")
          .isLessThan(TRANSFERS / 2);
    }
  }

  private static void transfer(RunningNode node, String from, String to) {
    node.api()
        .post("/v1/transfers", "{\"from\":\"%s\",\"to\":\"%s\",\"amount\":1}".formatted(from, to))
        .status(201);
  }

  private static String id(String account) {
    return account.substring(account.lastIndexOf('/') + 1);
  }

  private static long number(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
