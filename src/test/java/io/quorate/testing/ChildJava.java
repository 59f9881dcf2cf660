package io.quorate.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a program that runs on this process's Java, in one of its own. Stateless. */
public final class ChildJava {

  private ChildJava() {}

  /** Returns the command of a program of this class path. */
  public static List<String> command(
      List<String> options, Class<?> program, List<String> arguments) {
    return command(options, System.getProperty("java.class.path"), program, arguments);
  }

  /** Returns the command of a program of another class path. */
  public static List<String> command(
      List<String> options, String classPath, Class<?> program, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, program.getName()));
    command.addAll(arguments);
    return command;
  }
}
