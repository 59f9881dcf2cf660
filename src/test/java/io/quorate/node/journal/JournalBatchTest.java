package io.quorate.node.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.BesideOthers;
import io.quorate.testing.node.RunningNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a node over PostgreSQL writes what it has decided together. */
@BesideOthers
class JournalBatchTest {

  /** So many that, in whatever batches, some have a number of rows that is no power of two. */
  private static final int DEPOSITS = 231;

  private static final String BATCHES =
      "SELECT count(DISTINCT written_xid) FROM event_journal WHERE sequence_number > 1";

  private static final String[] COUNT_STATEMENTS = {
    "CREATE SEQUENCE statements START 1",
    "CREATE FUNCTION count_statement() RETURNS TRIGGER LANGUAGE plpgsql AS"
        + " 'BEGIN PERFORM nextval(''statements''); RETURN NULL; END'",
    "CREATE TRIGGER count_statement AFTER INSERT ON event_journal"
        + " FOR EACH STATEMENT EXECUTE FUNCTION count_statement()"
  };

  @Test
  void shouldWriteABatchByOneStatement() throws SQLException {
    try (RunningNode node = RunningNode.start(Map.of());
        Connection connection = node.database();
        Statement statement = connection.createStatement()) {
      String account = node.api().anAccount(0);
      for (String sql : COUNT_STATEMENTS) {
        statement.execute(sql);
      }

      String deposit =
          "{\"method\":\"POST\",\"path\":\"%s/deposits\",\"body\":{\"amount\":1}}"
              .formatted(account);
      String operations =
          IntStream.range(0, DEPOSITS).mapToObj(i -> deposit).collect(Collectors.joining(","));
      node.api().post("/v1/batch", "{\"operations\":[" + operations + "]}").status(200);

      node.api().get(account).shows("balance", DEPOSITS, "version", DEPOSITS + 1);
      long batches = number(statement, BATCHES);
      assertThat(batches).as("else nothing is written together").isLessThan(DEPOSITS / 2);
      assertThat(number(statement, "SELECT last_value FROM statements")).isEqualTo(batches);
    }
  }

  private static long number(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
