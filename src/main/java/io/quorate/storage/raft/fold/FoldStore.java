package io.quorate.storage.raft.fold;

import io.quorate.storage.Feed;
import io.quorate.storage.FeedEntry;
import io.quorate.storage.PageLimit;
import io.quorate.storage.ProjectionStore;
import io.quorate.storage.Reminders;
import io.quorate.storage.StorageException;
import io.quorate.storage.threads.PurposeThreads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatchWithIndex;

/**
 * Keeps what this node folds from its own replica of the feed. Safe for use by any thread; but for
 * opening and closing, nothing blocks the caller.
 *
 * <p>Rows, reminders and the place of the consumer are written in one batch. The log of the
 * database is written to the system at once, and so survives the end of the process; but nothing
 * waits until it is on the disk. After a loss of power the folds may be as of a moment before, with
 * the places of that moment, and the pages behind them are folded again. That does no harm: the
 * feed is not kept here, and gives the same pages.
 */
public final class FoldStore implements AutoCloseable {

  /** The form of what is kept. Raise it when that changes, and every node folds anew. */
  static final int FORM = 1;

  /** One at a time, so that nobody else writes while a fold runs. */
  private static final int FOLLOW_THREADS = 1;

  /** One looks for what is due, whatever clients read. */
  private static final int REMINDER_THREADS = 1;

  private static final int REMINDER_QUEUE = 16;

  /** For a fold or a reader that does not end although it is interrupted. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  private final FoldDatabase database;
  private final FeedSource source;
  private final PurposeThreads follows;
  private final PurposeThreads reads;
  private final PurposeThreads reminders;

  private FoldStore(FoldDatabase database, FeedSource source, FoldLimits limits) {
    this.database = database;
    this.source = source;
    // Whoever leaves last closes the database: nobody may be inside it then.
    var inside = new AtomicInteger(3);
    Runnable leave =
        () -> {
          if (inside.decrementAndGet() == 0) {
            database.close();
          }
        };
    follows = new PurposeThreads("fold", FOLLOW_THREADS, limits.followQueue(), leave);
    reads = new PurposeThreads("fold-reads", limits.readers(), limits.readQueue(), leave);
    reminders = new PurposeThreads("fold-reminders", REMINDER_THREADS, REMINDER_QUEUE, leave);
  }

  /**
   * Opens what is kept in a directory, or begins there. Blocks.
   *
   * @param identity of the group whose feed is folded; what was folded from the feed of another one
   *     is discarded, and so is what is damaged: everything is folded from the start then
   * @throws io.quorate.storage.StorageUnavailable when it cannot be opened
   */
  public static FoldStore open(
      Path directory, String identity, FeedSource source, FoldLimits limits) {
    return new FoldStore(
        FoldDirectory.open(directory, FORM + " " + identity, limits), source, limits);
  }

  /** Gives the next page to a fold; see {@link Feed#follow}. */
  public <T> CompletionStage<T> follow(String consumer, PageLimit limit, Feed.Fold<T> fold) {
    return follows.run(() -> FoldDatabase.told(() -> fold(consumer, limit, fold)));
  }

  private <T> T fold(String consumer, PageLimit limit, Feed.Fold<T> fold) throws RocksDBException {
    try (var batch = new WriteBatchWithIndex(true);
        var writer = new FoldWriter(database, source, batch)) {
      List<FeedEntry> page = source.read(writer.positionOf(consumer), limit);
      T result = fold.apply(page, writer);
      if (!page.isEmpty()) {
        writer.move(consumer, page.getLast().position());
      }
      writer.commit();
      return result;
    }
  }

  /** Returns the reader of what the projections keep. */
  public ProjectionStore projections() {
    return new FoldProjections(database, source, reads);
  }

  /** Returns the wake-ups that are due. */
  public Reminders reminders() {
    return new FoldReminders(database, reminders);
  }

  /**
   * Ends what is under way, and every later operation fails with a {@link StorageException}. Waits
   * for what runs, up to a limit; what runs even longer closes the database when it ends.
   */
  @Override
  public void close() {
    List<PurposeThreads> all = List.of(follows, reads, reminders);
    all.forEach(PurposeThreads::close);
    try {
      for (PurposeThreads each : all) {
        each.awaitEnd(CLOSE_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
