package io.quorate.local.postgres;

import io.quorate.local.LocalFailure;
import io.quorate.local.os.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Stops the PostgreSQL of a data folder, also one that another process started. Each way of
 * stopping keeps what was committed; the later ones only make the next start longer. Signals:
 * PostgreSQL documentation, "Shutting Down the Server".
 */
final class ServerStop {

  static final Duration FAST_LIMIT = Duration.ofSeconds(30);
  static final Duration IMMEDIATE_LIMIT = Duration.ofSeconds(10);

  private static final String FAST = "INT";
  private static final String IMMEDIATE = "QUIT";

  private ServerStop() {}

  /** Stops one server: fast (sessions are ended), then immediate, then by force; all bounded. */
  static void stop(ProcessHandle server) {
    Processes.signal(server, FAST);
    if (Processes.awaitExit(server, FAST_LIMIT)) {
      return;
    }
    Processes.signal(server, IMMEDIATE);
    if (!Processes.awaitExit(server, IMMEDIATE_LIMIT) && !Processes.kill(server)) {
      throw new LocalFailure(
          "Expected to stop the PostgreSQL with process id %d, but it does not end."
              .formatted(server.pid()));
    }
  }

  /**
   * Makes a data folder ready for a new server: stops one that still runs, ends the children of one
   * that was killed, and repairs its mark. The caller holds the lock of the data directory.
   */
  static void clear(Path data) {
    PostmasterFile.server(data).ifPresent(ServerStop::stop);
    orphans(data).forEach(Processes::kill);
    PostmasterFile.disown(data);
  }

  /** Finds server processes that work in a data folder; only Linux tells where a process works. */
  private static List<ProcessHandle> orphans(Path data) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().command().orElse("").endsWith("/postgres"))
        .filter(process -> worksIn(process, data))
        .filter(Processes::isAlive)
        .toList();
  }

  private static boolean worksIn(ProcessHandle process, Path data) {
    try {
      Path link = Path.of("/proc", String.valueOf(process.pid()), "cwd");
      return Files.readSymbolicLink(link).equals(data);
    } catch (IOException notLinuxOrNotAllowed) {
      return false;
    }
  }
}
