package io.quorate.local.postgres;

import io.quorate.local.LocalFailure;
import io.quorate.local.os.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code postmaster.pid}, the file with which a running PostgreSQL marks its data folder, and
 * repairs it. Its first line is the process id. A later line names the shared memory, with which a
 * new server makes sure that no child of a killed one is still at work on the data: so the file
 * must never be deleted from outside.
 */
final class PostmasterFile {

  /** No system hands out this process id; PostgreSQL takes it for the one of a dead server. */
  private static final String DEAD_PROCESS_ID = String.valueOf(Integer.MAX_VALUE - 1);

  private PostmasterFile() {}

  /** Returns the process that the file names, a PostgreSQL or another; empty when none runs. */
  static Optional<ProcessHandle> process(Path data) {
    try {
      List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
      return lines.isEmpty()
          ? Optional.empty()
          : ProcessHandle.of(Long.parseLong(lines.get(0).strip()));
    } catch (IOException | NumberFormatException noServer) {
      return Optional.empty();
    }
  }

  /** Returns the running server of a data folder. */
  static Optional<ProcessHandle> server(Path data) {
    return process(data)
        .filter(Processes::isAlive)
        .filter(process -> isServerOf(Processes.commandLine(process), data));
  }

  /**
   * Makes a stale file harmless whose process id now belongs to another program, or to a process
   * that has ended but was not collected: PostgreSQL would refuse to start. Call it only when
   * {@link #server} is empty.
   */
  static void disown(Path data) {
    Path file = data.resolve("postmaster.pid");
    if (process(data).isEmpty()) {
      return;
    }
    try {
      List<String> lines = new ArrayList<>(Files.readAllLines(file));
      lines.set(0, DEAD_PROCESS_ID);
      Files.writeString(file, String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new LocalFailure("Expected to repair %s, but could not".formatted(file), e);
    }
  }

  private static boolean isServerOf(String commandLine, Path data) {
    return commandLine.contains("postgres") && (commandLine + " ").contains(" -D " + data + " ");
  }
}
