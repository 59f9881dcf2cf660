package io.quorate.local.postgres;

import io.quorate.local.LocalFailure;
import io.quorate.local.os.BoundedLog;
import io.quorate.local.os.Commands;
import io.quorate.local.os.Detached;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;

/**
 * One run of the server, from start to exit. The commands before the server's own (another session,
 * another user) replace themselves, so the process that Java has started is the server. Safe for
 * use by any thread.
 */
final class Postmaster {

  private final Process process;

  private Postmaster(Process process) {
    this.process = process;
  }

  /** Starts a server in a session of its own; its output is appended to a log. */
  static Postmaster spawn(List<String> command, Path log) {
    File output = log.toFile();
    try {
      BoundedLog.bound(log);
      ProcessBuilder builder = Commands.builder(Detached.command(command));
      builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(output));
      return new Postmaster(builder.start());
    } catch (IOException e) {
      throw new LocalFailure("Expected to start PostgreSQL, but could not", e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long processId() {
    return process.pid();
  }

  /** Waits for the end of the server and returns its exit code. */
  int awaitExit() throws InterruptedException {
    return process.waitFor();
  }

  /** Stops the server without losing anything; bounded, see {@link ServerStop}. */
  void stop() {
    if (process.isAlive()) {
      ServerStop.stop(process.toHandle());
    }
  }
}
