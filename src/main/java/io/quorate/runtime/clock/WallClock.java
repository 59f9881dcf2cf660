package io.quorate.runtime.clock;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wall clock of a node, in milliseconds since the epoch: the machine's, or, for tests of real
 * processes, one that is ahead of it by what a file says and jumps when the file changes. The file
 * holds a whole number of milliseconds, with a sign or without; while it is missing or unreadable,
 * the last number that was read counts, 0 at first. Safe for use by any thread; never blocks.
 */
public final class WallClock implements LongSupplier {

  /** The system property that names the file. */
  public static final String OFFSET_FILE = "quorate.clock.offset-file";

  private static final Duration REREAD_AFTER = Duration.ofMillis(200);
  private static final int LONGEST_NUMBER = 32;

  /** About a thousand years. */
  private static final long LARGEST_OFFSET_MS = 32_000_000_000_000L;

  private static final Logger LOG = LoggerFactory.getLogger(WallClock.class);

  private final LongSupplier machine;
  private final Path file;
  private volatile long offsetMs;

  WallClock(LongSupplier machine, Path file) {
    this.machine = machine;
    this.file = file;
    reread();
  }

  /** Returns the machine's clock, or that of the system property {@value #OFFSET_FILE}. */
  public static LongSupplier fromSystem() {
    String file = System.getProperty(OFFSET_FILE);
    if (file == null) {
      return System::currentTimeMillis;
    }
    LOG.warn("The wall clock is changed by {}={}; for tests only", OFFSET_FILE, file);
    var clock = new WallClock(System::currentTimeMillis, Path.of(file));
    Thread.ofPlatform().daemon().name("wall-clock-offset").start(clock::rereadForever);
    return clock;
  }

  @Override
  public long getAsLong() {
    return machine.getAsLong() + offsetMs;
  }

  /** Reads the file again; never fails, since its thread would end with it. */
  void reread() {
    try (InputStream in = Files.newInputStream(file)) {
      String digits = new String(in.readNBytes(LONGEST_NUMBER), StandardCharsets.UTF_8).strip();
      long read = Long.parseLong(digits);
      boolean possible = -LARGEST_OFFSET_MS <= read && read <= LARGEST_OFFSET_MS;
      if (possible && read != offsetMs) {
        LOG.warn("The wall clock jumps by {} ms, to an offset of {} ms", read - offsetMs, read);
        offsetMs = read;
      }
    } catch (IOException | NumberFormatException e) {
      LOG.debug("Offset kept at {} ms: {}", offsetMs, e.toString());
    }
  }

  private void rereadForever() {
    try {
      while (true) {
        Thread.sleep(REREAD_AFTER);
        reread();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
