package io.quorate.runtime;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.quorate.local.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A real PostgreSQL with our schema, for one test class. */
public final class TestDatabase implements AutoCloseable {

  private final EmbeddedPostgres postgres;
  private final Database database;

  /** Starts one. */
  public TestDatabase() {
    try {
      Path directory = Files.createDirectories(Path.of("target", "test-data"));
      postgres = EmbeddedPostgres.start(Files.createTempDirectory(directory, "db"), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    database = Database.open(config());
  }

  /** Returns the database as the program sees it. */
  public Database database() {
    return database;
  }

  /** Opens a connection of its own. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }

  @Override
  public void close() {
    database.close();
    postgres.close();
  }

  private Config config() {
    return ConfigFactory.parseString(
            """
            database.url = "%s"
            database.user = "%s"
            database.password = "%s"
            """
                .formatted(postgres.jdbcUrl(), postgres.user(), postgres.password()))
        .withFallback(ConfigFactory.parseResources("conf/quorate.conf").getConfig("quorate"));
  }
}
