package io.quorate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process that tells one number a line, each larger than the last, until it is killed. */
public final class KilledProcess {

  private static final int PATIENCE_SECONDS = 60;

  private KilledProcess() {}

  /**
   * Runs a class until it has told so many numbers, and a moment longer; returns the last one that
   * it has told. Blocks.
   *
   * @param main is given the directory as its only argument
   */
  public static long lastTold(Class<?> main, Path directory, int numbers, Duration longer)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ChildJava.command(
                    List.of("--enable-native-access=ALL-UNNAMED"),
                    main,
                    List.of(directory.toString())))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .execute(process::destroyForcibly);
    try (BufferedReader output = process.inputReader()) {
      String told = output.readLine();
      for (int i = 1; i < numbers && told != null; i++) {
        told = output.readLine();
      }
      assertThat(told).isNotNull();
      LockSupport.parkNanos(longer.toNanos());
      // By its handle: what it has written can still be read then.
      process.toHandle().destroyForcibly();
      for (String last = told; last != null; last = output.readLine()) {
        // The last line may be cut off.
        told = last.length() >= told.length() ? last : told;
      }
      return Long.parseLong(told);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
