package io.quorate.multijvm.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Sends the signals that Java cannot send. */
public final class Signals {

  private static final int LIMIT_SECONDS = 10;

  private Signals() {}

  /** Halts processes, all their threads at once, until they are resumed. */
  public static void pause(List<ProcessHandle> processes) {
    send("-STOP", processes);
  }

  static void resume(List<ProcessHandle> processes) {
    send("-CONT", processes);
  }

  private static void send(String signal, List<ProcessHandle> processes) {
    var command = new ArrayList<>(List.of("kill", signal));
    processes.forEach(process -> command.add(String.valueOf(process.pid())));
    try {
      // The code is not asked for: a process of the list may have ended by itself.
      if (!new ProcessBuilder(command).start().waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Expected kill to end, but it did not.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Expected to send " + signal, e);
    }
  }
}
