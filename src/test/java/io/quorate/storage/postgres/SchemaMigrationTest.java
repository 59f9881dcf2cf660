package io.quorate.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.zaxxer.hikari.HikariDataSource;
import io.quorate.storage.Storage;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schema changes under a journal that is written, and that others read or vacuum. */
class SchemaMigrationTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** What a node has; the migration may not use up much of it. */
  private static final String NODE_LIMIT = "SET statement_timeout = '5s'";

  private static final String WAITS =
      """
      SELECT EXISTS (
        SELECT FROM pg_locks
        WHERE relation = 'event_journal'::regclass AND NOT granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))\
      """;

  private static final String NEWEST =
      "SELECT max(version::int) >= 13 FROM schema_history WHERE success";

  /** As a vacuum and a dump have it, before migrations that add a trigger and drop one. */
  @ParameterizedTest
  @CsvSource({"9, SHARE UPDATE EXCLUSIVE", "12, ACCESS SHARE"})
  void shouldLetAppendsPassWhileItWaitsForALock(String version, String mode) throws Exception {
    Config config = TestDatabase.empty();
    TestDatabase.migrateTo(version, config);
    try (Connection other = TestDatabase.connect(config);
        Connection node = TestDatabase.connect(config)) {
      lock(other, mode);
      execute(node, NODE_LIMIT);

      CompletableFuture<Storage> opening =
          CompletableFuture.supplyAsync(
              () -> TestDatabase.open(config), Thread::startVirtualThread);
      try {
        await().atMost(LIMIT).until(() -> isTrue(node, WAITS));
        TestDatabase.append(node, "account|a", 1, "e", new byte[0]);
        assertThat(opening).isNotDone();
      } finally {
        other.rollback();
        opening.get(LIMIT.toSeconds(), TimeUnit.SECONDS).close();
      }
      assertThat(isTrue(node, NEWEST)).isTrue();
    }
  }

  @Test
  void shouldNameWhoHoldsTheLockWhenItGivesUp() throws SQLException {
    Config config = TestDatabase.empty();
    TestDatabase.migrateTo("12", config);
    try (Connection other = TestDatabase.connect(config);
        HikariDataSource source =
            ConnectionPool.source(PostgresSettings.of(config), "test-migration", 4)) {
      execute(other, "SET application_name = 'slow dump'");
      lock(other, "ACCESS SHARE");

      assertThatThrownBy(() -> SchemaMigration.run(source, Duration.ZERO))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContainingAll("V13__", "slow dump", "Not got within 0 s");
      assertThat(isTrue(other, NEWEST)).isFalse();
    }
  }

  /** Only then does one that failed leave nothing behind. Flyway refuses to mix the two kinds. */
  @Test
  void shouldRunEveryMigrationInATransaction() {
    Config config = TestDatabase.empty();
    Flyway flyway =
        Flyway.configure()
            .dataSource(
                config.getString("database.url"),
                config.getString("database.user"),
                config.getString("database.password"))
            .locations("classpath:db/migration")
            .table("schema_history")
            .group(true)
            .load();

    assertThatCode(flyway::migrate).doesNotThrowAnyException();
  }

  private static void lock(Connection connection, String mode) throws SQLException {
    connection.setAutoCommit(false);
    execute(connection, "LOCK TABLE event_journal IN %s MODE".formatted(mode));
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static boolean isTrue(Connection connection, String question) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(question)) {
      return rows.next() && rows.getBoolean(1);
    }
  }
}
