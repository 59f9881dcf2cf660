package io.quorate.bench.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the command line of a server: this process's Java, and the same options for all, so that
 * only the programs differ. The class path goes through the environment.
 */
public final class JavaCommand {

  private static final String HEAP = "1g";
  private static final int UNSAFE_WARNING_SINCE = 24;

  private JavaCommand() {}

  /**
   * Returns the command.
   *
   * @param configuration the file that the kind's own configuration is written to, if it has any
   */
  static List<String> of(ServerKind kind, Path configuration) {
    List<String> command = of(kind.mainClass());
    if (!kind.subcommand().isEmpty()) {
      command.add(kind.subcommand());
    }
    if (!kind.configuration().isEmpty()) {
      try {
        Files.writeString(configuration, kind.configuration());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      command.add("--config");
      command.add(configuration.toString());
    }
    return command;
  }

  /** Returns the command of any program, to which more can be added. */
  public static List<String> of(String mainClass, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(program("java").toString());
    command.add("-Xmx" + HEAP);
    command.add("-XX:+ExitOnOutOfMemoryError");
    if (Runtime.version().feature() >= UNSAFE_WARNING_SINCE) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.add("-Dlogback.configurationFile=conf/logback.xml");
    command.add(mainClass);
    command.addAll(List.of(arguments));
    return command;
  }

  /** Returns a program of this process's Java. */
  static Path program(String name) {
    return Path.of(System.getProperty("java.home", ""), "bin", name);
  }
}
