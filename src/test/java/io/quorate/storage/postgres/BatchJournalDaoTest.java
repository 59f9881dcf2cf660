package io.quorate.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import akka.persistence.jdbc.journal.dao.JournalTables.JournalAkkaSerializationRow;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import scala.Option;

/** Appends of a node. */
class BatchJournalDaoTest {

  private static final long FAR_AWAY_MS = Duration.ofDays(400).toMillis();
  private static final String AGE =
      "SELECT extract(epoch FROM clock_timestamp()) * 1000 - write_timestamp FROM event_journal";

  private final TestDatabase database = new TestDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  /** A node's clock may say anything, and keys are found by the time of their event. */
  @Test
  void shouldWriteTheTimeOfTheDatabase() throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      BatchJournalDao.append(connection, List.of(row(1), row(2)));

      try (ResultSet ages = statement.executeQuery(AGE)) {
        for (int row = 0; row < 2; row++) {
          assertThat(ages.next()).isTrue();
          assertThat(ages.getLong(1)).isBetween(-1L, 60_000L);
        }
      }
    }
  }

  private static JournalAkkaSerializationRow row(long sequenceNr) {
    return new JournalAkkaSerializationRow(
        0,
        false,
        "account|a",
        sequenceNr,
        "writer",
        System.currentTimeMillis() - FAR_AWAY_MS,
        "",
        "{\"at\":1}".getBytes(StandardCharsets.UTF_8),
        1,
        "account.opened",
        Option.empty(),
        Option.empty(),
        Option.empty());
  }
}
