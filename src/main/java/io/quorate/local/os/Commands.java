package io.quorate.local.os;

import io.quorate.local.LocalFailure;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs short programs of the operating system to their end. Their output must be small (a pipe
 * holds 64 KiB): it is read after they have ended. Safe for use by any thread.
 */
public final class Commands {

  static final Duration SHORT = Duration.ofSeconds(10);

  /** What a program printed on both its outputs, and how it ended. */
  public record Result(int exitCode, String output) {

    public boolean succeeded() {
      return exitCode == 0;
    }
  }

  private static final int NOT_STARTED = 127;
  private static final File NOTHING = new File("/dev/null");

  private Commands() {}

  /**
   * Runs a program; one that cannot be started ends with code 127, as in a shell.
   *
   * @throws LocalFailure when it does not end in time (it is killed), or on interruption
   */
  public static Result run(Duration limit, List<String> command) {
    try {
      Process process = builder(command).redirectErrorStream(true).start();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new LocalFailure(
            "Expected %s to end within %d s, but it did not."
                .formatted(command.get(0), limit.toSeconds()));
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.exitValue(), output.strip());
    } catch (IOException e) {
      return new Result(NOT_STARTED, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalFailure("Expected %s to end, but was interrupted".formatted(command), e);
    }
  }

  /**
   * Prepares a program that runs in the root folder, reads nothing, and sees no settings meant for
   * clients of another PostgreSQL ({@code PGDATA}, {@code PGPORT}, ...).
   */
  public static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(new File("/")).redirectInput(NOTHING);
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    return builder;
  }

  /** Puts a prefix such as {@code setsid} before a command. */
  static List<String> prefixed(List<String> prefix, List<String> command) {
    List<String> all = new ArrayList<>(prefix);
    all.addAll(command);
    return List.copyOf(all);
  }
}
