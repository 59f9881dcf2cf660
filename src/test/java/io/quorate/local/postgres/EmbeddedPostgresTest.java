package io.quorate.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quorate.local.LocalFailure;
import io.quorate.local.os.Ports;
import io.quorate.local.os.Processes;
import io.quorate.testing.BesideOthers;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real servers on real files; each test has a directory of its own. */
@BesideOthers
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class EmbeddedPostgresTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void shouldRunDurablyOnLoopbackOnly(@TempDir Path directory) throws SQLException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, 0)) {
      assertThat(show(postgres, "fsync")).isEqualTo("on");
      assertThat(show(postgres, "synchronous_commit")).isEqualTo("on");
      assertThat(show(postgres, "full_page_writes")).isEqualTo("on");
      assertThat(show(postgres, "data_checksums")).isEqualTo("on");
      assertThat(show(postgres, "listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(show(postgres, "unix_socket_directories")).isEmpty();
      assertThat(show(postgres, "server_encoding")).isEqualTo("UTF8");
      assertThat(postgres.port()).isLessThan(Ports.EPHEMERAL_START);
    }
  }

  @Test
  void shouldStayDurableWhenSomebodyAltersTheSystem(@TempDir Path directory) throws SQLException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, 0)) {
      execute(postgres, "ALTER SYSTEM SET fsync = off");
      execute(postgres, "ALTER SYSTEM SET synchronous_commit = off");
    }
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, 0)) {
      assertThat(show(postgres, "fsync")).isEqualTo("on");
      assertThat(show(postgres, "synchronous_commit")).isEqualTo("on");
    }
  }

  @Test
  void shouldRefuseClientsWithoutThePassword(@TempDir Path directory)
      throws IOException, SQLException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, 0)) {
      assertThatThrownBy(
              () -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "wrong"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
      assertThat(query(postgres, "SELECT DISTINCT auth_method FROM pg_hba_file_rules"))
          .isEqualTo("scram-sha-256");
    }
    Path password = new PostgresDirectory(directory).passwordFile();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
        .isEqualTo("rw-------");
  }

  @Test
  void shouldKeepDataAcrossStarts(@TempDir Path directory) throws SQLException {
    String password;
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, 0)) {
      execute(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
      password = postgres.password();
    }
    assertThat(new PostgresDirectory(directory).processIdFile()).doesNotExist();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, 0)) {
      assertThat(query(postgres, "SELECT answer FROM kept")).isEqualTo("42");
      assertThat(postgres.password()).isEqualTo(password);
    }
  }

  @Test
  void shouldStartAgainOnTheSamePortWhenKilled(@TempDir Path directory)
      throws IOException, SQLException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, 0)) {
      execute(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
      long killed = postgres.processId();
      kill(killed);
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> "42".equals(query(postgres, "SELECT answer FROM kept")));
      await().atMost(PATIENCE).until(() -> postgres.processId() != killed);
      Path processIdFile = new PostgresDirectory(directory).processIdFile();
      assertThat(Files.readString(processIdFile).strip())
          .isEqualTo(String.valueOf(postgres.processId()));
    }
  }

  @Test
  void shouldStopTheServerThatAKilledProcessHasLeftRunning(@TempDir Path directory)
      throws Exception {
    long left;
    try (Holder holder = Holder.start(directory)) {
      left = holder.serverProcessId;
      holder.kill();
      assertThat(ProcessHandle.of(left)).get().matches(Processes::isAlive);
    }
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, 0)) {
      assertThat(query(postgres, "SELECT answer FROM kept")).isEqualTo("42");
      assertThat(postgres.processId()).isNotEqualTo(left);
      assertThat(ProcessHandle.of(left).filter(Processes::isAlive)).isEmpty();
    }
  }

  @Test
  void shouldRecoverWhenBothTheProcessAndItsServerWereKilled(@TempDir Path directory)
      throws Exception {
    try (Holder holder = Holder.start(directory)) {
      holder.kill();
      kill(holder.serverProcessId);
    }
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, 0)) {
      assertThat(query(postgres, "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void shouldStartWhenAnotherProgramHasTheProcessIdOfADeadServer(@TempDir Path directory)
      throws Exception {
    try (Holder holder = Holder.start(directory)) {
      holder.kill();
      kill(holder.serverProcessId);
    }
    // given: the mark of the dead server names a process that lives, as after a restart of a
    // machine
    Path mark = new PostgresDirectory(directory).data().resolve("postmaster.pid");
    Process other = new ProcessBuilder("sleep", "300").start();
    try {
      String text = Files.readString(mark);
      Files.writeString(mark, other.pid() + text.substring(text.indexOf('\n')));
      try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, 0)) {
        assertThat(query(postgres, "SELECT answer FROM kept")).isEqualTo("42");
      }
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void shouldRefuseASecondUserOfTheDirectory(@TempDir Path directory) throws Exception {
    try (Holder holder = Holder.start(directory)) {
      assertThatThrownBy(() -> EmbeddedPostgres.start(directory, 0))
          .isInstanceOf(LocalFailure.class)
          .hasMessageContaining("Expected to be the only user of")
          .hasMessageContaining("process " + holder.process.pid());
      assertThat(ProcessHandle.of(holder.serverProcessId)).get().matches(Processes::isAlive);
    }
    EmbeddedPostgres.start(directory, 0).close();
  }

  @Test
  void shouldRefuseASecondUserInTheSameProcess(@TempDir Path directory) {
    EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, 0);
    try (postgres) {
      assertThatThrownBy(() -> EmbeddedPostgres.start(directory, 0))
          .isInstanceOf(LocalFailure.class)
          .hasMessageContaining("this process uses it");
    }
  }

  @Test
  void shouldRedoAnInitialisationThatWasKilledHalfWay(@TempDir Path directory)
      throws IOException, SQLException {
    Path halfDone = directory.resolve("postgres-initialising-1");
    Files.createDirectories(halfDone.resolve("data").resolve("base"));
    Files.writeString(halfDone.resolve("data").resolve("PG_VERSION"), "18\n");
    Files.createDirectories(directory.resolve("postgres"));
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, 0)) {
      assertThat(query(postgres, "SELECT 42")).isEqualTo("42");
    }
    assertThat(halfDone).doesNotExist();
  }

  @Test
  void shouldNotTouchAFolderThatIsNotADatabase(@TempDir Path directory) throws IOException {
    Path somebodys = Files.createDirectories(directory.resolve("postgres")).resolve("letter");
    Files.writeString(somebodys, "Dear reader");
    assertThatThrownBy(() -> EmbeddedPostgres.start(directory, 0))
        .isInstanceOf(LocalFailure.class)
        .hasMessageContaining("Expected to make a database in");
    assertThat(somebodys).hasContent("Dear reader");
  }

  @Test
  void shouldRefuseAPortThatIsTaken(@TempDir Path directory, @TempDir Path other) {
    try (EmbeddedPostgres first = EmbeddedPostgres.start(directory, 0)) {
      int taken = first.port();
      assertThatThrownBy(() -> EmbeddedPostgres.start(other, taken))
          .isInstanceOf(LocalFailure.class)
          .hasMessageContaining("Expected port " + taken + " to be free");
    }
  }

  private static String show(EmbeddedPostgres postgres, String setting) throws SQLException {
    return query(postgres, "SHOW " + setting);
  }

  private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      String value = rows.getString(1);
      assertThat(rows.next()).as("more than one row").isFalse();
      return value;
    }
  }

  private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }

  private static void kill(long processId) {
    ProcessHandle process = ProcessHandle.of(processId).orElseThrow();
    assertThat(Processes.kill(process)).isTrue();
  }

  /** Another Java process that runs a server, with a row in the table {@code kept}. */
  private static final class Holder implements AutoCloseable {

    private final Process process;
    private final long serverProcessId;

    private Holder(Process process, long serverProcessId) {
      this.process = process;
      this.serverProcessId = serverProcessId;
    }

    static Holder start(Path directory) throws IOException {
      Path java = Path.of(System.getProperty("java.home", ""), "bin", "java");
      ProcessBuilder builder =
          new ProcessBuilder(
              List.of(java.toString(), HolderMain.class.getName(), directory.toString()));
      builder.environment().put("CLASSPATH", System.getProperty("java.class.path", ""));
      builder.redirectError(ProcessBuilder.Redirect.INHERIT);
      Process process = builder.start();
      BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith(HolderMain.READY)) {
          return new Holder(
              process, Long.parseLong(line.substring(HolderMain.READY.length()).strip()));
        }
      }
      process.destroyForcibly();
      throw new IOException("Expected the holder to get ready, but it ended");
    }

    /** Ends the Java process as {@code kill -9} does; its server goes on. */
    void kill() {
      assertThat(Processes.kill(process.toHandle())).isTrue();
    }

    @Override
    public void close() {
      process.destroy();
      assertThat(Processes.awaitExit(process.toHandle(), PATIENCE)).isTrue();
    }
  }

  /** What runs in the other process. */
  static final class HolderMain {

    static final String READY = "holder ready ";

    private HolderMain() {}

    public static void main(String[] arguments) throws Exception {
      EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(arguments[0]), 0);
      Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
      execute(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
      System.out.println(READY + postgres.processId());
      Thread.sleep(Duration.ofMinutes(5));
    }
  }
}
