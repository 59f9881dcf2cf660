package io.quorate.storage.raft.fold;

import io.quorate.storage.Feed;
import io.quorate.storage.FoldFixture;
import io.quorate.storage.FoldTransaction;
import io.quorate.storage.PageLimit;
import io.quorate.storage.ProjectionStore;
import io.quorate.storage.ProjectionView;
import io.quorate.storage.Reminders;
import io.quorate.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** The folds of a feed in memory, in a directory of their own. */
final class TestFolds implements FoldFixture {

  static final PageLimit ONE = new PageLimit(1, Long.MAX_VALUE);

  /** So small that files are written and compacted. */
  static final FoldLimits LIMITS = new FoldLimits(2, 4, 8, 1 << 20, 64 << 10);

  private static final int PATIENCE_SECONDS = 30;

  private final Path directory = directory();
  private MemoryFeed feed = new MemoryFeed();
  private int identity;
  private FoldStore store = open(directory, "group 0", feed);

  static Path directory() {
    try {
      return Files.createTempDirectory(
          Files.createDirectories(Path.of("target", "test-data")), "folds");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static FoldStore open(Path directory, String identity, FeedSource feed) {
    return FoldStore.open(directory, identity, feed, LIMITS);
  }

  MemoryFeed feed() {
    return feed;
  }

  FoldStore store() {
    return store;
  }

  Path path() {
    return directory;
  }

  /** Ends the store as it is, nothing being written for that, and opens it again. */
  void reopen() {
    reopen("group " + identity);
  }

  void reopen(String group) {
    store.close();
    store = open(directory, group, feed);
  }

  /** Another group with another feed: nothing is left of this one. */
  @Override
  public void clear() {
    feed = new MemoryFeed();
    identity++;
    reopen();
  }

  @Override
  public void append(String persistenceId, long sequenceNr, String name, byte[] payload) {
    feed.append(persistenceId, sequenceNr, name, payload);
  }

  @Override
  public <T> CompletionStage<T> follow(String consumer, PageLimit limit, Feed.Fold<T> fold) {
    return store.follow(consumer, limit, fold);
  }

  @Override
  public ProjectionStore projections() {
    return store.projections();
  }

  @Override
  public Reminders reminders() {
    return store.reminders();
  }

  @Override
  public void close() {
    store.close();
  }

  /** Folds the next entry, if there is one, for a consumer called {@code test}. */
  void fold(Consumer<FoldTransaction> fold) {
    joined(
        store.follow(
            "test",
            ONE,
            (page, write) -> {
              fold.accept(write);
              return true;
            }));
  }

  <T> T read(Function<ProjectionView, T> reader) {
    return joined(store.projections().read(reader));
  }

  /** Waits for a result; throws what the stage has failed with. */
  static <T> T joined(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StorageException failure) {
        throw failure;
      }
      throw e;
    }
  }
}
