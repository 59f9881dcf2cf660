package io.quorate.bench.stage;

import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.wire.LoopbackConnection;
import io.quorate.local.cluster.NodeReadiness;
import io.quorate.local.os.BoundedLog;
import io.quorate.local.os.Deadline;
import io.quorate.local.os.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One server under test, in a process of its own. It may be stopped and started again on the same
 * ports and database. Safe for use by any thread, but by one at a time.
 */
public final class ServerProcess {

  /** Where servers get their ports. */
  static final int FIRST_PORT = 20_000;

  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(10);
  private static final int LOG_LINES = 20;

  private final ServerKind kind;
  private final Path log;
  private final String databaseName;
  private final ProcessBuilder builder;
  private final int httpPort;
  private @Nullable Process process;

  /** Where a server keeps its data. */
  record Database(String url, String user, String password) {}

  /**
   * Prepares a server.
   *
   * @param files the beginning of the names of its files
   * @param ports where it gets two ports, which stay its own
   * @param arguments what its program is told beside what all of its kind are
   */
  ServerProcess(
      ServerKind kind, Path files, Database database, Ports ports, List<String> arguments) {
    this.httpPort = ports.claimFrom(FIRST_PORT);
    this.kind = kind;
    this.databaseName = String.valueOf(files.getFileName());
    this.log = files.resolveSibling(files.getFileName() + ".log");
    List<String> command =
        JavaCommand.of(kind, files.resolveSibling(files.getFileName() + ".conf"));
    command.addAll(arguments);
    this.builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()));
    builder
        .environment()
        .putAll(
            Map.of(
                "CLASSPATH",
                System.getProperty("java.class.path", ""),
                "QUORATE_HTTP_HOST",
                LoopbackConnection.HOST,
                "QUORATE_HTTP_PORT",
                String.valueOf(httpPort),
                "QUORATE_HOST",
                LoopbackConnection.HOST,
                "QUORATE_PORT",
                String.valueOf(ports.claimFrom(FIRST_PORT)),
                "QUORATE_DB_URL",
                database.url,
                "QUORATE_DB_USER",
                database.user,
                "QUORATE_DB_PASSWORD",
                database.password));
  }

  public ServerKind kind() {
    return kind;
  }

  String databaseName() {
    return databaseName;
  }

  public int httpPort() {
    return httpPort;
  }

  public ProcessHandle handle() {
    Process current = process;
    if (current == null) {
      throw new IllegalStateException("Expected a started server.");
    }
    return current.toHandle();
  }

  /** Starts the process and waits until it is ready; returns how long that took. */
  public Duration start() {
    long startedNanos = System.nanoTime();
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Deadline deadline = Deadline.after(START_LIMIT);
    try (NodeReadiness readiness = new NodeReadiness()) {
      while (!readiness.isReady("http://%s:%d".formatted(LoopbackConnection.HOST, httpPort))) {
        if (deadline.passed() || !handle().isAlive()) {
          throw new BenchFailure(
              "Expected %s to get ready, but it did not. Its log:\n%s"
                  .formatted(kind.label(), BoundedLog.tail(log, LOG_LINES)));
        }
        Deadline.pause(POLL);
      }
    }
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }

  /** Asks the process to end and waits for it; kills it after a limit. Returns the exit code. */
  public int stop() {
    Process current = process;
    if (current == null) {
      return 0;
    }
    current.destroy();
    try {
      if (!current.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        current.destroyForcibly().waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      current.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    process = null;
    return current.isAlive() ? -1 : current.exitValue();
  }
}
