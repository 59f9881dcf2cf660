package io.quorate.cli;

import io.quorate.local.os.Deadline;
import io.quorate.storage.Archive;
import io.quorate.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Does one run of {@code archive}, batch after batch. A batch that fails is tried again with half
 * as many events, since it may have been too slow for the limits of the database. Blocks; used
 * once.
 */
final class ArchiveWork {

  /** How many batches may fail in a row. */
  private static final int ATTEMPTS = 6;

  /** The wait before a batch is tried again. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(5);

  private final Archive.Run run;
  private final long limit;
  private final Duration pause;
  private final Consumer<String> progress;
  private final long startedNanos = System.nanoTime();
  private int rows;
  private int failures;
  private long examined;
  private long moved;
  private Instant upTo = Instant.EPOCH;
  private boolean done;

  /**
   * Prepares it.
   *
   * @param rows of one batch
   * @param limit the most events that are moved
   * @param pause before a batch that has failed is tried again
   * @param progress given a line now and then
   */
  ArchiveWork(Archive.Run run, int rows, long limit, Duration pause, Consumer<String> progress) {
    this.run = run;
    this.rows = rows;
    this.limit = limit;
    this.pause = pause;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @throws StorageException when the storage fails again and again; what was moved stays moved
   */
  ArchiveResult run() {
    Deadline next = Deadline.after(PROGRESS_EVERY);
    while (!done && moved < limit) {
      step();
      if (next.passed()) {
        tell();
        next = Deadline.after(PROGRESS_EVERY);
      }
    }
    run.end();
    return new ArchiveResult(
        run.number(), run.number() == 0, run.cutoff(), upTo, examined, moved, seconds(), done);
  }

  private void step() {
    try {
      Archive.Step step = run.next(rows, (int) Math.min(rows, limit - moved));
      failures = 0;
      examined += step.examined();
      moved += step.moved();
      done = step.last();
      upTo = step.upTo().isAfter(upTo) ? step.upTo() : upTo;
    } catch (StorageException e) {
      if (++failures == ATTEMPTS) {
        throw e;
      }
      rows = Math.max(1, rows / 2);
      progress.accept("%s Tried again with %d events".formatted(e.getMessage(), rows));
      Deadline.pause(pause);
    }
  }

  private void tell() {
    progress.accept(
        "%,d of %,d events moved, %,.0f/s; at those of %s, to go on to those of %s"
            .formatted(moved, examined, moved / seconds(), upTo, run.cutoff()));
  }

  private double seconds() {
    return (System.nanoTime() - startedNanos) / 1e9;
  }
}
