package io.quorate.storage;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The journal in one total order without gaps: nothing ever appears before what was read, and each
 * entity's events keep their own order. An entry may take a moment until it belongs to the feed.
 * Safe for use by any thread; nothing blocks the caller.
 */
public interface Feed {

  /**
   * Gives the next page to a fold, and moves the consumer's position behind it, in one transaction:
   * what the fold writes takes effect exactly once. Two at once for the same consumer wait for each
   * other. A consumer that is not known yet begins at the start of the feed.
   *
   * @return what the fold returned, once its transaction is durable; fails with what the fold has
   *     thrown, which changes nothing, or with a {@link StorageException}
   */
  <T> CompletionStage<T> follow(String consumer, PageLimit limit, Fold<T> fold);

  /**
   * Reads what comes after a place, for whoever remembers the place himself.
   *
   * @param persistenceId of the entity whose events are wanted; null for all
   * @return the page; fails with a {@link StorageException}
   */
  CompletionStage<FeedPage> read(
      FeedPosition after, @Nullable String persistenceId, PageLimit limit);

  /** Returns the place behind all that belongs to the feed by now. */
  CompletionStage<FeedPosition> end();

  /** Returns the place before the first entry. */
  FeedPosition start();

  /** Returns the place that a cursor names; nothing when no feed of this kind has written it. */
  Optional<FeedPosition> position(String cursor);

  /** Orders places as the feed does; for places of this feed alone. */
  Comparator<FeedPosition> order();

  /** Brings what is kept up to date with a page, which may be empty. Blocks; may be run again. */
  @FunctionalInterface
  interface Fold<T> {
    /** Runs; the transaction is open only as long as it does, and is for its thread alone. */
    T apply(List<FeedEntry> page, FoldTransaction transaction);
  }
}
