package io.quorate.storage.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.quorate.local.postgres.EmbeddedPostgres;
import io.quorate.storage.Storage;
import io.quorate.storage.StorageUnavailable;
import io.quorate.testing.BesideOthers;
import io.quorate.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that starts waits for its database, but not for one that refuses. */
@BesideOthers
class PostgresStartTest {

  private static final long LIMIT_SECONDS = 60;
  private static final long WATCH_SECONDS = 2;

  /** An event as the restore of a dump would leave it: of a transaction that is yet to come. */
  private static final String RESTORED =
      """
      INSERT INTO event_journal (persistence_id, sequence_number, writer, event_ser_id,
        event_ser_manifest, event_payload, written_xid)
      VALUES ('account|a', 1, '', 0, '', '',
        (pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 100)::text::xid8)\
      """;

  private Path directory;
  private EmbeddedPostgres postgres;

  @BeforeEach
  void start() throws IOException {
    Path parent = Files.createDirectories(Path.of("target", "test-data"));
    directory = Files.createTempDirectory(parent, "start");
    // Not 0: another test's server could get the port while this one is stopped.
    postgres = EmbeddedPostgres.start(directory, FreePorts.range(1));
  }

  @AfterEach
  void stop() {
    postgres.close();
  }

  @Test
  void shouldWaitForADatabaseThatComes() {
    int port = postgres.port();
    Config config = config("1h", postgres.password());
    postgres.close();

    CompletableFuture<Storage> opening =
        CompletableFuture.supplyAsync(() -> TestDatabase.open(config), Thread::startVirtualThread);

    assertThatThrownBy(() -> opening.get(WATCH_SECONDS, TimeUnit.SECONDS))
        .isInstanceOf(TimeoutException.class);
    postgres = EmbeddedPostgres.start(directory, port);
    opening.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join().close();
  }

  @Test
  void shouldNotWaitForeverForADatabase() {
    Config config = config("0s", postgres.password());
    postgres.close();

    assertThatThrownBy(() -> TestDatabase.open(config))
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining(postgres.jdbcUrl());
  }

  @Test
  @Timeout(LIMIT_SECONDS)
  void shouldNotWaitForADatabaseThatRefuses() {
    Config config = config("1h", "wrong");

    assertThatThrownBy(() -> TestDatabase.open(config))
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining("password");
  }

  @Test
  @Timeout(LIMIT_SECONDS)
  void shouldNotStartWhereNewEventsWouldComeBeforeOldOnes() throws SQLException {
    TestDatabase.open(config("0s", postgres.password())).close();
    try (Connection connection =
            DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
        Statement statement = connection.createStatement()) {
      statement.execute(RESTORED);
    }

    assertThatThrownBy(() -> TestDatabase.open(config("1h", postgres.password())))
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining("behind those in event_journal");
  }

  private Config config(String startPatience, String password) {
    return ConfigFactory.parseString(
            """
            database.url = "%s"
            database.user = "%s"
            database.password = "%s"
            database.start-patience = %s
            """
                .formatted(postgres.jdbcUrl(), postgres.user(), password, startPatience))
        .withFallback(ConfigFactory.parseResources("conf/quorate.conf").getConfig("quorate"));
  }
}
