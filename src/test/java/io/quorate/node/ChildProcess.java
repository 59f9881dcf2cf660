package io.quorate.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of this class path that ran in a process of its own, and ended. */
record ChildProcess(int exitCode, String output) {

  private static final int PATIENCE_SECONDS = 60;

  /**
   * Runs a program to its end.
   *
   * @param directory where it runs, and where its output is kept
   * @param environment the only variables of Quorate that it has
   */
  static ChildProcess run(
      Path directory, Class<?> program, Map<String, String> environment, List<String> arguments)
      throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    command.addAll(arguments);
    Path output = directory.resolve("output.txt");
    var builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("QUORATE_"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      return new ChildProcess(process.exitValue(), Files.readString(output));
    } finally {
      process.destroyForcibly();
    }
  }
}
