package io.quorate.bench.result;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * Where and when something was measured.
 *
 * @param memoryMiB the machine's memory
 * @param fileSystem the kind of file system under the database
 * @param syncMicros the median time to write and sync 8 KiB there, on which every commit depends
 * @param commit the version of the program, or "unknown"
 */
public record Machine(
    String date,
    String commit,
    String java,
    String system,
    int cores,
    long memoryMiB,
    String fileSystem,
    double syncMicros) {

  private static final int SYNCS = 100;
  private static final int PAGE_BYTES = 8192;
  private static final int GIT_TIMEOUT_SECONDS = 10;

  /** Looks at this machine, and at the disk under a folder. */
  public static Machine here(Path directory) {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    try {
      return new Machine(
          Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
          describeCommit(),
          Runtime.version().toString(),
          system.getName() + " " + system.getVersion() + " " + system.getArch(),
          system.getAvailableProcessors(),
          system.getTotalMemorySize() / (1024 * 1024),
          Files.getFileStore(directory).type(),
          syncMicros(directory.resolve("sync")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double syncMicros(Path file) throws IOException {
    var times = new double[SYNCS];
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int i = 0; i < SYNCS; i++) {
        long startedNanos = System.nanoTime();
        channel.write(ByteBuffer.allocate(PAGE_BYTES), 0);
        channel.force(false);
        times[i] = (System.nanoTime() - startedNanos) / 1000.0;
      }
    }
    Files.delete(file);
    return Median.of(times);
  }

  private static String describeCommit() {
    String home = System.getProperty("quorate.home", ".");
    try {
      Process git =
          new ProcessBuilder("git", "-C", home, "describe", "--always", "--dirty")
              .redirectErrorStream(true)
              .start();
      String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean ended = git.waitFor(GIT_TIMEOUT_SECONDS, TimeUnit.SECONDS);
      return ended && git.exitValue() == 0 ? output.strip() : "unknown";
    } catch (IOException e) {
      return "unknown";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }
}
