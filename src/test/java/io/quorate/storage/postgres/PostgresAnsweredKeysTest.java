package io.quorate.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.quorate.storage.AnsweredKeysSuite;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class PostgresAnsweredKeysTest extends AnsweredKeysSuite {

  private static final TestDatabase DATABASE = new TestDatabase();

  /** Longer than the limits of a statement and of its socket in the test, 1 and 2 s. */
  private static final long OTHER_SECONDS = 4;

  private static final long LIMIT_SECONDS = 60;

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

  /** It waits for every transaction that is under way, and is not stopped for that. */
  @Test
  void shouldBuildForLongerThanAnyOtherStatementMayTake() throws Exception {
    DATABASE.execute("DROP INDEX event_journal_answered_keys");
    PostgresSettings hurried =
        PostgresSettings.of(DATABASE.config()).hurried(Duration.ofSeconds(1));
    try (Connection other = DATABASE.connect();
        HikariDataSource source = ConnectionPool.source(hurried, "test-index", 1)) {
      other.setAutoCommit(false);
      TestDatabase.append(other, "account|b", 1, "e", new byte[0]);
      CompletableFuture<Void> building =
          CompletableFuture.runAsync(
              () -> AnsweredKeysIndex.require(source), Thread::startVirtualThread);
      assertThatThrownBy(() -> building.get(OTHER_SECONDS, TimeUnit.SECONDS))
          .isInstanceOf(TimeoutException.class);
      other.rollback();

      building.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
    assertThat(indexes()).containsExactly(true);
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
