package io.quorate.local.os;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Asks about, signals and waits for processes that need not be children of this one. Safe for use
 * by any thread.
 */
public final class Processes {

  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration AFTER_KILL = Duration.ofSeconds(5);

  private Processes() {}

  /**
   * Tells whether a process still runs. One that has ended but was never collected by its parent
   * (usual in containers whose first process does not care) counts as ended.
   */
  public static boolean isAlive(ProcessHandle process) {
    return process.isAlive() && !isZombie(process.pid());
  }

  /** Waits until a process has ended; false when it still runs at the end of the wait. */
  public static boolean awaitExit(ProcessHandle process, Duration limit) {
    Deadline deadline = Deadline.after(limit);
    while (isAlive(process)) {
      if (deadline.passed()) {
        return false;
      }
      Deadline.pause(POLL);
    }
    return true;
  }

  /** Asks processes to end, and kills those that have not after the limit. */
  public static void terminate(List<ProcessHandle> processes, Duration limit) {
    processes.forEach(ProcessHandle::destroy);
    Deadline deadline = Deadline.after(limit);
    for (ProcessHandle process : processes) {
      if (!awaitExit(process, deadline.left())) {
        kill(process);
      }
    }
  }

  /** Kills a process and waits, with a bound, until it is gone. */
  public static boolean kill(ProcessHandle process) {
    process.destroyForcibly();
    return awaitExit(process, AFTER_KILL);
  }

  /** Sends a signal that Java itself cannot send, such as {@code INT}. */
  public static void signal(ProcessHandle process, String signal) {
    Commands.run(
        Commands.SHORT,
        List.of(
            "/bin/sh", "-c", "kill -\"$1\" \"$2\"", "sh", signal, String.valueOf(process.pid())));
  }

  /** Returns the command line, arguments joined by blanks; empty when it is not known. */
  public static String commandLine(ProcessHandle process) {
    return process.info().commandLine().orElse("");
  }

  /**
   * Tells whether a process has wholly ended. Its first thread may have, while others still hold
   * its files, locks and ports.
   */
  private static boolean isZombie(long processId) {
    Path process = Path.of("/proc", String.valueOf(processId));
    try (Stream<Path> threads = Files.list(process.resolve("task"))) {
      String stat = Files.readString(process.resolve("stat"));
      // The second field, the name in parentheses, may itself hold blanks and parentheses.
      return stat.startsWith(") Z", stat.lastIndexOf(')')) && threads.count() <= 1;
    } catch (IOException | UncheckedIOException notLinuxOrGone) {
      return false;
    }
  }
}
