package io.quorate.testing.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.ChildJava;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of this class path that ran in a process of its own, and ended. */
public record ChildProcess(int exitCode, String output) {

  private static final int PATIENCE_SECONDS = 60;

  /**
   * Runs a program to its end.
   *
   * @param directory where it runs, and where its output is kept
   * @param environment the only variables of Quorate that it has
   */
  public static ChildProcess run(
      Path directory, Class<?> program, Map<String, String> environment, List<String> arguments)
      throws IOException, InterruptedException {
    return end(directory, start(directory, program, environment, arguments));
  }

  /** Starts a program; to be ended by {@link #end}. */
  public static Process start(
      Path directory, Class<?> program, Map<String, String> environment, List<String> arguments)
      throws IOException {
    var builder =
        new ProcessBuilder(ChildJava.command(List.of(), program, arguments))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output(directory).toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("QUORATE_"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Waits for the end of a program. */
  public static ChildProcess end(Path directory, Process process)
      throws IOException, InterruptedException {
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      return new ChildProcess(process.exitValue(), Files.readString(output(directory)));
    } finally {
      process.destroyForcibly();
    }
  }

  private static Path output(Path directory) {
    return directory.resolve("output.txt");
  }
}
