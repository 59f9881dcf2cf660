package io.quorate.bench.stage;

import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.wire.LoopbackConnection;
import io.quorate.local.os.BoundedLog;
import io.quorate.local.os.Deadline;
import io.quorate.local.os.Processes;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A server that is none of Quorate's, in a process of its own. Immutable; safe for use by any
 * thread.
 */
public final class PeerProcess implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final int LOG_LINES = 20;

  private final String name;
  private final Process process;
  private final int port;
  private final Path log;

  private PeerProcess(String name, Process process, int port, Path log) {
    this.name = name;
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /**
   * Starts a process. Its class path, if it has one, is this process's own.
   *
   * @param port where it will listen
   * @throws BenchFailure when it cannot run here
   */
  static PeerProcess start(String name, List<String> command, int port, Path log) {
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()));
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path", ""));
    try {
      return new PeerProcess(name, builder.start(), port, log);
    } catch (IOException e) {
      throw new BenchFailure("Expected to start " + name + ", but could not", e);
    }
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  public int port() {
    return port;
  }

  /** Waits until it listens; fails when it ends before, or does not in time. */
  public void awaitListening() {
    Deadline deadline = Deadline.after(START_LIMIT);
    while (!isListening()) {
      if (deadline.passed() || !process.isAlive()) {
        throw new BenchFailure(
            "Expected %s to listen, but it does not. Its log:\n%s"
                .formatted(name, BoundedLog.tail(log, LOG_LINES)));
      }
      Deadline.pause(POLL);
    }
  }

  @Override
  public void close() {
    Processes.terminate(List.of(process.toHandle()), STOP_LIMIT);
  }

  private boolean isListening() {
    try {
      new LoopbackConnection(port).close();
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }
}
