package io.quorate.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import io.quorate.storage.Archive;
import io.quorate.storage.ArchiveSuite;
import io.quorate.storage.StorageUnavailable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PostgresArchiveTest extends ArchiveSuite {

  private static final TestDatabase DATABASE = new TestDatabase();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String MOVE =
      """
      WITH moved AS (DELETE FROM ONLY event_journal WHERE persistence_id = 'account|a' RETURNING *)
      INSERT INTO archived_journal SELECT * FROM moved\
      """;

  private static final String WAITING =
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event = 'transactionid'\
      """;

  PostgresArchiveTest() {
    super(DATABASE);
  }

  /** An append that finds a row which is just being moved has waited for the move to end. */
  @Test
  void shouldRefuseAnAppendThatHasWaitedForTheMove() throws SQLException {
    for (int i = 1; i <= 3; i++) {
      DATABASE.append("account|a", i, "event", new byte[1]);
    }
    CompletableFuture<Void> append;
    try (Connection mover = DATABASE.connect();
        Statement statement = mover.createStatement()) {
      mover.setAutoCommit(false);
      statement.execute(MOVE);
      append =
          CompletableFuture.runAsync(
              () -> DATABASE.append("account|a", 2, "zombie", new byte[1]),
              Thread::startVirtualThread);
      await().atMost(PATIENCE).until(() -> number(WAITING) == 1);
      mover.commit();
    }

    assertThatThrownBy(() -> append.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join())
        .isInstanceOf(CompletionException.class)
        .hasRootCauseInstanceOf(SQLException.class)
        .rootCause()
        .hasMessageContaining("number 2 is archived")
        .extracting(failure -> ((SQLException) failure).getSQLState())
        .as("that of a primary key")
        .isEqualTo("23505");
    assertThat(number("SELECT count(*) FROM event_journal")).isEqualTo(3);
  }

  @Test
  void shouldWriteWithTheIsolationThatThisNeeds() throws SQLException {
    Config config = DATABASE.config();
    try (var source = ConnectionPool.source(PostgresSettings.of(config), "isolation", 1);
        Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW default_transaction_isolation")) {
      row.next();
      assertThat(row.getString(1)).isEqualTo("read committed");
    }
  }

  @Test
  void shouldRecordEachRun() throws SQLException {
    DATABASE.append("transaction|t", 1, "end", new byte[1]);
    assertThat(moved(Duration.ZERO)).isEqualTo(1);
    try (Archive archive = DATABASE.archive()) {
      archive.begin(
          new Archive.Plan("somebody", Duration.ofHours(1), Set.of("end"), "noted", false));
    }

    assertThat(number("SELECT count(*) FROM archive_run WHERE ended_at IS NOT NULL AND moved = 1"))
        .isEqualTo(1);
    assertThat(
            number(
                "SELECT count(*) FROM archive_run WHERE ended_at IS NULL AND started_by ="
                    + " 'somebody' AND cutoff BETWEEN now() - interval '61 minutes'"
                    + " AND now() - interval '59 minutes'"))
        .isEqualTo(1);
  }

  /** Else plans of nodes that were made when there was nothing would read all of it. */
  @Test
  void shouldTellThePlannerThatTheArchiveHasGrown() throws SQLException {
    DATABASE.execute("VACUUM ANALYZE archived_journal");
    for (int i = 1; i <= 3; i++) {
      DATABASE.append("transaction|t" + i, 1, "end", new byte[1]);
    }
    assertThat(moved(Duration.ZERO)).isEqualTo(3);

    assertThat(
            number(
                "SELECT reltuples::bigint FROM pg_class WHERE oid = 'archived_journal'::regclass"))
        .isEqualTo(3);
  }

  @Test
  void shouldSayWhenTheSchemaIsOlder() {
    assertThatThrownBy(() -> new PostgresEngine().openArchive(TestDatabase.empty()))
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining("no node of it has started there yet");
  }

  private static long number(String sql) throws SQLException {
    try (Connection connection = DATABASE.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
