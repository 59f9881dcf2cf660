package io.quorate.storage.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether the disk of this peer is nearly full: then it takes no more events while it leads,
 * so that there is room for what keeps the cluster together. Safe for use by any thread; asking
 * takes microseconds.
 */
final class DiskRoom implements BooleanSupplier {

  /** What is left for leases, and for the log and the tables to be tidied up. */
  static final long RESERVE_BYTES = 256L << 20;

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(DiskRoom.class);

  private final LongSupplier usableBytes;
  private volatile long lookedNanos = System.nanoTime() - LOOK.toNanos();
  private volatile boolean nearlyFull;

  DiskRoom(LongSupplier usableBytes) {
    this.usableBytes = usableBytes;
  }

  /** Returns that of the disk on which a folder is; one that cannot be asked counts as full. */
  static DiskRoom of(Path folder) {
    return new DiskRoom(
        () -> {
          try {
            return Files.getFileStore(folder).getUsableSpace();
          } catch (IOException e) {
            LOG.warn("Expected to ask for the room in {}", folder, e);
            return 0;
          }
        });
  }

  @Override
  public boolean getAsBoolean() {
    long now = System.nanoTime();
    if (now - lookedNanos >= LOOK.toNanos()) {
      lookedNanos = now;
      long usable = usableBytes.getAsLong();
      boolean full = usable < RESERVE_BYTES;
      if (full != nearlyFull) {
        LOG.warn("{} MiB are free on the disk: {}", usable >> 20, full ? "too few" : "enough");
      }
      nearlyFull = full;
    }
    return nearlyFull;
  }
}
