package io.quorate.multijvm.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Prints the ends of all log files of a test, for a person who looks for what went wrong. */
public final class LogTails {

  private static final int LINES = 40;

  private LogTails() {}

  public static void print(Path folder) {
    try (Stream<Path> files = Files.walk(folder, 2)) {
      files.filter(file -> file.toString().endsWith(".log")).sorted().forEach(LogTails::printTail);
    } catch (IOException | UncheckedIOException e) {
      System.out.println("No logs: " + e);
    }
  }

  private static void printTail(Path file) {
    try {
      // A log that was cut by a kill may end within a character.
      List<String> lines =
          new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
      System.out.println("---- the end of " + file);
      lines.subList(Math.max(0, lines.size() - LINES), lines.size()).forEach(System.out::println);
    } catch (IOException e) {
      System.out.println("---- unreadable: " + file);
    }
  }
}
