package io.quorate.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.storage.AnsweredKeysSuite;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresAnsweredKeysTest extends AnsweredKeysSuite {

  private static final TestDatabase DATABASE = new TestDatabase();

  PostgresAnsweredKeysTest() {
    super(DATABASE);
  }

  /** A build that broke off leaves an index that nothing uses, but every insert pays for. */
  @Test
  void shouldBuildTheIndexAgainThatIsNotValid() throws SQLException {
    DATABASE.execute(
        "UPDATE pg_index SET indisvalid = false"
            + " WHERE indexrelid = 'event_journal_answered_keys'::regclass");
    TestDatabase.open(DATABASE.config()).close();

    assertThat(indexes()).containsExactly(true);
    DATABASE.append("account|a", 1, "{\"at\":1,\"key\":\"one\",\"hash\":5}");
    assertThat(
            DATABASE
                .storage()
                .answeredKeys()
                .find("account|a", List.of("one"))
                .toCompletableFuture()
                .join())
        .hasSize(1);
  }

  private List<Boolean> indexes() throws SQLException {
    try (Connection connection = DATABASE.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT indisvalid FROM pg_index WHERE indexrelid ="
                    + " to_regclass('event_journal_answered_keys')")) {
      var valid = new ArrayList<Boolean>();
      while (rows.next()) {
        valid.add(rows.getBoolean(1));
      }
      return valid;
    }
  }
}
