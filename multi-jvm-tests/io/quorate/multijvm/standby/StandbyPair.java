package io.quorate.multijvm.standby;

import static org.awaitility.Awaitility.await;

import io.quorate.local.postgres.EmbeddedPostgres;
import io.quorate.multijvm.lab.DatabaseFiles;
import io.quorate.multijvm.lab.Leftovers;
import io.quorate.multijvm.lab.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A PostgreSQL and a synchronous standby of it: no commit is acknowledged before the standby has
 * it. The primary can be killed or halted, and the standby promoted. For use by one thread.
 */
final class StandbyPair implements AutoCloseable {

  private static final Duration SYNC_LIMIT = Duration.ofSeconds(60);
  private static final int PROMOTION_SECONDS = 30;

  /** The folder of the primary. */
  static final String FIRST = "first";

  /** The folder of the standby. */
  static final String SECOND = "second";

  private static final String DATA = "postgres";
  private static final String PASSWORD = "postgres.password";

  private static final String SYNC =
      "SELECT sync_state = 'sync' FROM pg_stat_replication WHERE application_name = '%s'"
          .formatted(StandbyBackup.NAME);

  private final Path folder;
  private final EmbeddedPostgres primary;
  private final EmbeddedPostgres standby;
  private final Thread lastResort = new Thread(this::endNow, "last-resort");

  private StandbyPair(Path folder, EmbeddedPostgres primary, EmbeddedPostgres standby) {
    this.folder = folder;
    this.primary = primary;
    this.standby = standby;
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  /**
   * Starts both in an empty folder, and waits until the standby is synchronous.
   *
   * @param folder its real path
   */
  static StandbyPair start(Path folder) throws SQLException, IOException {
    Path first = Files.createDirectories(folder.resolve(FIRST));
    EmbeddedPostgres primary = EmbeddedPostgres.start(first, 0);
    boolean started = false;
    try {
      var pair = new StandbyPair(folder, primary, startStandby(primary, first, folder));
      started = true;
      pair.makeSynchronousOrClose();
      return pair;
    } finally {
      if (!started) {
        primary.close();
      }
    }
  }

  /** Returns what a node needs to find whichever is the primary. */
  String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/quorate?targetServerType=primary"
        .formatted(primary.port(), standby.port());
  }

  String user() {
    return primary.user();
  }

  String password() {
    return primary.password();
  }

  /** Kills every process of the primary, for good. */
  void killPrimary() {
    keepFromRestart();
    List<ProcessHandle> processes = primaryProcesses();
    processes.forEach(ProcessHandle::destroyForcibly);
    primary.close();
  }

  /** Halts every process of the primary, so that it accepts connections and never answers. */
  void haltPrimary() {
    Signals.pause(primaryProcesses().subList(0, 1));
    Signals.pause(primaryProcesses());
  }

  /** Makes the standby the primary, and waits until it is. */
  void promote() throws SQLException {
    try (Connection connection = connect(standby);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT pg_promote(true, %d)".formatted(PROMOTION_SECONDS))) {
      if (!row.next() || !row.getBoolean(1)) {
        throw new SQLException("Expected the standby to be promoted, but it was not.");
      }
    }
  }

  /** Opens a connection to what was the standby. */
  Connection connectToStandby() throws SQLException {
    return connect(standby);
  }

  @Override
  public void close() {
    try {
      // Nobody needs it any more, and one that is halted does not stop by itself.
      keepFromRestart();
      primaryProcesses().forEach(ProcessHandle::destroyForcibly);
      primary.close();
      standby.close();
    } finally {
      killLeftovers();
      Runtime.getRuntime().removeShutdownHook(lastResort);
    }
  }

  /** Runs when the test itself is told to end; ends the nodes, too. */
  private void endNow() {
    primaryProcesses().forEach(ProcessHandle::destroyForcibly);
    primary.close();
    standby.close();
    killLeftovers();
  }

  private void killLeftovers() {
    for (String database : List.of(FIRST, SECOND)) {
      Leftovers.kill(folder, new DatabaseFiles(folder.resolve(database)).data());
    }
  }

  private static EmbeddedPostgres startStandby(EmbeddedPostgres primary, Path first, Path folder)
      throws SQLException, IOException {
    Path second = Files.createDirectories(folder.resolve(SECOND));
    try (Connection connection = connect(primary)) {
      String conninfo =
          "host=127.0.0.1 port=%d user=%s password=%s application_name=%s"
              .formatted(primary.port(), primary.user(), primary.password(), StandbyBackup.NAME);
      StandbyBackup.copy(connection, first.resolve(DATA), second.resolve(DATA), conninfo);
    }
    Files.copy(
        first.resolve(PASSWORD), second.resolve(PASSWORD), StandardCopyOption.COPY_ATTRIBUTES);
    return EmbeddedPostgres.start(second, 0);
  }

  private void makeSynchronousOrClose() throws SQLException {
    boolean done = false;
    try {
      makeSynchronous();
      done = true;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  private void makeSynchronous() throws SQLException {
    try (Connection connection = connect(primary);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "ALTER SYSTEM SET synchronous_standby_names = '%s'".formatted(StandbyBackup.NAME));
      statement.execute("SELECT pg_reload_conf()");
      await("a synchronous standby").atMost(SYNC_LIMIT).until(() -> isTrue(statement, SYNC));
    }
  }

  /** The embedded server is started again when it dies, which a failed primary must never be. */
  private void keepFromRestart() {
    try {
      Files.writeString(
          folder.resolve(FIRST).resolve(DATA).resolve("postgresql.auto.conf"),
          "no_such_setting = 1\n",
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new IllegalStateException("Expected to keep the primary from a restart.", e);
    }
  }

  /** Returns the first process before those that it started; none when it has ended. */
  private List<ProcessHandle> primaryProcesses() {
    return ProcessHandle.of(primary.processId()).stream()
        .flatMap(first -> Stream.concat(Stream.of(first), first.descendants()))
        .toList();
  }

  private static boolean isTrue(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static Connection connect(EmbeddedPostgres server) throws SQLException {
    String url = server.jdbcUrl() + "?connectTimeout=5&socketTimeout=60";
    return DriverManager.getConnection(url, server.user(), server.password());
  }
}
