package io.quorate.storage.postgres;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.zaxxer.hikari.HikariDataSource;
import io.quorate.local.postgres.EmbeddedPostgres;
import io.quorate.storage.Archive;
import io.quorate.storage.NodeLeases.Owner;
import io.quorate.storage.Storage;
import io.quorate.storage.StorageFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;

/**
 * A database of its own, with our schema, for one test class; on a real PostgreSQL that all classes
 * of this process share, since a start takes seconds.
 */
public final class TestDatabase implements StorageFixture {

  /** How long one operation on the leases of nodes may take. */
  private static final Duration LEASE_TIMEOUT = Duration.ofSeconds(2);

  private static final String TEMPLATE = "template_quorate";
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /** Connections for what tests do beside the storage. */
  private static final int CONNECTIONS = 8;

  private final EmbeddedPostgres server;
  private final String name;
  private final Storage storage;
  private final HikariDataSource source;

  /** Starts the server of most classes when it is needed first. */
  private static final class Shared {
    static final EmbeddedPostgres POSTGRES = start();
  }

  /** The same for classes that run at the same time as others. */
  private static final class SharedBeside {
    static final EmbeddedPostgres POSTGRES = start();
  }

  /** Starts a server with a database to copy. */
  private static EmbeddedPostgres start() {
    try {
      Path parent = Files.createDirectories(Path.of("target", "test-data"));
      EmbeddedPostgres postgres =
          EmbeddedPostgres.start(Files.createTempDirectory(parent, "db"), 0);
      Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
      try (Connection connection = connect(postgres, "quorate");
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + TEMPLATE);
      }
      PostgresStart.prepare(PostgresSettings.of(config(postgres, TEMPLATE)));
      return postgres;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException("Expected to create a database.", e);
    }
  }

  /** Creates one. */
  public TestDatabase() {
    this(Shared.POSTGRES);
  }

  /** Creates one for a class that runs at the same time as others, on another server. */
  public static TestDatabase besideOthers() {
    return new TestDatabase(SharedBeside.POSTGRES);
  }

  private TestDatabase(EmbeddedPostgres server) {
    this.server = server;
    name = create(server, "TEMPLATE " + TEMPLATE);
    storage = open(config());
    source = ConnectionPool.source(PostgresSettings.of(config()), "test", CONNECTIONS);
  }

  /** Creates a database without our schema; returns what a node would have to reach it. */
  static Config empty() {
    return config(Shared.POSTGRES, create(Shared.POSTGRES, ""));
  }

  /** Brings such a database to the schema of an earlier version. */
  static void migrateTo(String version, Config quorate) {
    Flyway.configure()
        .dataSource(
            quorate.getString("database.url"),
            quorate.getString("database.user"),
            quorate.getString("database.password"))
        .locations("classpath:db/migration")
        .table("schema_history")
        .target(version)
        .load()
        .migrate();
  }

  /** Opens a connection to such a database. */
  static Connection connect(Config quorate) throws SQLException {
    return DriverManager.getConnection(
        quorate.getString("database.url"),
        quorate.getString("database.user"),
        quorate.getString("database.password"));
  }

  private static String create(EmbeddedPostgres server, String options) {
    String name = "test_" + NUMBERS.incrementAndGet();
    try (Connection connection = connect(server, "quorate");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE %s %s".formatted(name, options));
      return name;
    } catch (SQLException e) {
      throw new IllegalStateException("Expected to create a database.", e);
    }
  }

  /** Opens the storage that a configuration names. */
  public static Storage open(Config quorate) {
    return new PostgresEngine().open(quorate, System::currentTimeMillis, LEASE_TIMEOUT);
  }

  /** Returns what a node would have under {@code quorate} to reach it. */
  public Config config() {
    return config(server, name);
  }

  /** Returns the port of the server, to be reached on another way. */
  public int port() {
    return server.port();
  }

  /** Returns the JDBC URL by another port, such as that of a relay. */
  public String url(int port) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, name);
  }

  @Override
  public Storage storage() {
    return storage;
  }

  /** Opens a connection of its own. */
  public Connection connect() throws SQLException {
    return connect(server, name);
  }

  /** Runs one statement; returns how many rows it has changed. */
  public int execute(String sql) {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return statement.getUpdateCount();
    } catch (SQLException e) {
      throw new IllegalStateException("Expected to run " + sql, e);
    }
  }

  @Override
  public void clear() {
    execute(
        "TRUNCATE event_journal, snapshot, feed_position, reminder, projection_row, node_lease,"
            + " coordination_lease, cluster_claim, archive_run RESTART IDENTITY");
  }

  @Override
  public void append(String persistenceId, long sequenceNr, String event, byte[] payload) {
    try (Connection connection = source.getConnection()) {
      append(connection, persistenceId, sequenceNr, event, payload);
    } catch (SQLException e) {
      throw new IllegalStateException("Expected to append an event.", e);
    }
  }

  /** Appends an event within a transaction. */
  public static void append(
      Connection connection, String persistenceId, long sequenceNr, String event, byte[] payload)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO event_journal
              (persistence_id, sequence_number, writer, write_timestamp, event_ser_id,
               event_ser_manifest, event_payload)
            VALUES (?, ?, 'w', (extract(epoch FROM clock_timestamp()) * 1000)::bigint, 1, ?, ?)\
            """)) {
      insert.setString(1, persistenceId);
      insert.setLong(2, sequenceNr);
      insert.setString(3, event);
      insert.setBytes(4, payload);
      insert.executeUpdate();
    }
  }

  @Override
  public Archive archive() {
    return new PostgresEngine().openArchive(config());
  }

  @Override
  public void eventsWrittenAgo(Duration age) {
    execute(
        "UPDATE event_journal SET write_timestamp ="
            + " (extract(epoch FROM clock_timestamp()) * 1000)::bigint - "
            + age.toMillis());
  }

  @Override
  public void snapshotsStoredAgo(Duration age) {
    execute(
        "UPDATE snapshot SET created = (extract(epoch FROM now()) * 1000)::bigint - "
            + age.toMillis());
  }

  @Override
  public void renewedAgo(Owner owner, Duration age) {
    execute(
        "UPDATE node_lease SET seen_at = now() - make_interval(secs => %d)"
                .formatted(age.toSeconds())
            + " WHERE address = '%s' AND uid = %d".formatted(owner.address(), owner.uid()));
  }

  @Override
  public void expire(String lease) {
    execute(
        "UPDATE coordination_lease SET expires_at = clock_timestamp() WHERE name = '%s'"
            .formatted(lease));
  }

  @Override
  public void close() {
    storage.close();
    source.close();
  }

  private static Connection connect(EmbeddedPostgres postgres, String database)
      throws SQLException {
    return DriverManager.getConnection(
        url(postgres, database), postgres.user(), postgres.password());
  }

  private static String url(EmbeddedPostgres postgres, String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(postgres.port(), database);
  }

  private static Config config(EmbeddedPostgres postgres, String database) {
    return ConfigFactory.parseString(
            """
            database.url = "%s"
            database.user = "%s"
            database.password = "%s"
            """
                .formatted(url(postgres, database), postgres.user(), postgres.password()))
        .withFallback(ConfigFactory.parseResources("conf/quorate.conf").getConfig("quorate"));
  }
}
