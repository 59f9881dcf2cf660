package io.quorate.multijvm.lab;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of {@code quorate local}, as a process of its own. For use by one thread. */
final class QuorateLocalProcess {

  private static final Duration READY_LIMIT = Duration.ofSeconds(90);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(100);
  private static final String NODE_HEAP = "384m";

  private final Process process;
  private final Path output;

  private QuorateLocalProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Starts it; returns at once. */
  static QuorateLocalProcess start(
      Path directory,
      int nodes,
      int httpPort,
      List<String> arguments,
      Map<String, String> environment,
      Path output) {
    PackedProgram program = PackedProgram.get();
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Handed down to the nodes.
    command.addAll(program.javaOptions());
    command.addAll(
        List.of(
            "-Xmx128m",
            LabCommand.FIRST_COMPILER_ONLY,
            "-cp",
            program.classPath(),
            "io.quorate.Main",
            "local",
            "--nodes",
            String.valueOf(nodes),
            "--http-port",
            String.valueOf(httpPort),
            "--dir",
            directory.toString()));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command);
    builder.environment().put("QUORATE_NODE_HEAP", NODE_HEAP);
    builder
        .environment()
        .put(
            "QUORATE_JAVA_OPTS",
            LabCommand.FIRST_COMPILER_ONLY + " " + LabCommand.SERIAL_COLLECTOR);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    try {
      return new QuorateLocalProcess(builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the line that says that every node is ready. */
  void awaitReady() {
    await("the line 'ready'")
        .atMost(READY_LIMIT)
        .failFast("the program has ended", () -> !process.isAlive())
        .until(() -> output().lines().anyMatch(line -> line.startsWith("ready ")));
  }

  /** Returns all that it has printed. */
  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends SIGKILL; returns at once. */
  void destroy() {
    process.destroyForcibly();
  }

  /** Sends SIGKILL and waits for the end. */
  void kill() {
    destroy();
    end();
  }

  /** Asks it to stop and waits; returns its exit code. */
  int stop() {
    process.destroy();
    return end();
  }

  private int end() {
    try {
      if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("Expected the program to end, but it did not.");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw new IllegalStateException("Expected the program to end, but was interrupted.", e);
    }
  }
}
