package io.quorate.multijvm.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Finds in a log what a JVM has written of its threads after a SIGQUIT. Stateless. */
final class ThreadDump {

  private static final String BEGIN = "Full thread dump";
  private static final String OURS = "at io.quorate.";
  private static final int LINES_EACH = 25;

  private ThreadDump() {}

  /** Returns the threads of the last dump that are at work for Quorate; empty without a dump. */
  static String ours(Path log) {
    try {
      String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
      int begin = text.lastIndexOf(BEGIN);
      return begin < 0
          ? ""
          : Arrays.stream(text.substring(begin).split("\\R\\R"))
              .filter(thread -> thread.contains(OURS))
              .map(thread -> thread.lines().limit(LINES_EACH).collect(Collectors.joining("\n")))
              .collect(Collectors.joining("\n\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
