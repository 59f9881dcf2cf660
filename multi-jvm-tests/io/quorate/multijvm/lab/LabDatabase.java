package io.quorate.multijvm.lab;

import static org.awaitility.Awaitility.await;

import io.quorate.local.postgres.EmbeddedPostgres;
import io.quorate.testing.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The PostgreSQL of a lab, and what a test can do to it. When it dies it is started again by
 * itself, on the same port. For use by one thread.
 */
public final class LabDatabase implements AutoCloseable {

  private static final Duration RETURN_LIMIT = Duration.ofMinutes(1);

  private final Path directory;
  private EmbeddedPostgres postgres;

  private LabDatabase(Path directory, EmbeddedPostgres postgres) {
    this.directory = directory;
    this.postgres = postgres;
  }

  static LabDatabase start(Path directory) {
    return new LabDatabase(directory, EmbeddedPostgres.start(directory, FreePorts.range(1)));
  }

  /** Returns the way past all proxies into it. */
  DatabaseFiles files() {
    return new DatabaseFiles(directory);
  }

  int port() {
    return postgres.port();
  }

  /** Returns its URL by way of another port. */
  String url(int port) {
    return postgres.jdbcUrl().replace(":" + postgres.port() + "/", ":" + port + "/");
  }

  String user() {
    return postgres.user();
  }

  String password() {
    return postgres.password();
  }

  /** Sends SIGKILL to its first process; returns when it answers again. */
  public void kill() {
    long before = postgres.processId();
    first().destroyForcibly();
    await("PostgreSQL to be back")
        .atMost(RETURN_LIMIT)
        .until(() -> postgres.processId() != before && files().answers());
  }

  /** Stops it, all sessions with it, and leaves it stopped. */
  void stop() {
    postgres.close();
  }

  /** Starts it again after {@link #stop}, on the same port. */
  void startAgain() {
    postgres = EmbeddedPostgres.start(directory, postgres.port());
  }

  /** Halts all its processes, the first one first, so that it starts no more. */
  public void pause() {
    Signals.pause(List.of(first()));
    Signals.pause(processes());
  }

  public void resume() {
    Signals.resume(processes());
  }

  /** Returns its processes, the first one first. */
  List<ProcessHandle> processes() {
    ProcessHandle first = first();
    return Stream.concat(Stream.of(first), first.descendants()).toList();
  }

  /** Fills its disk; see {@link FullDisk}. */
  public FullDisk fillDisk() {
    return FullDisk.of(this);
  }

  @Override
  public void close() {
    ProcessHandle.of(postgres.processId()).ifPresent(alive -> resume());
    postgres.close();
  }

  private ProcessHandle first() {
    return ProcessHandle.of(postgres.processId()).orElseThrow();
  }
}
