package io.quorate.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program of this class path in a process of its own, with an environment of its own. For use by
 * one thread.
 */
final class JavaProcess implements AutoCloseable {

  private static final int END_LIMIT_SECONDS = 60;

  private final Process process;
  private final Path output;

  private JavaProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts it; returns at once.
   *
   * @param output where all goes that it prints
   * @param environment the only variables of Quorate that it has, and more
   */
  static JavaProcess start(
      Path output, Class<?> program, Map<String, String> environment, List<String> arguments)
      throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                // Several of them start at once, on few cores.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                program.getName()));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("QUORATE_"));
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().putAll(environment);
    return new JavaProcess(builder.start(), output);
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for the end; returns the exit code. */
  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("Expected the process to end, but it runs.");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
