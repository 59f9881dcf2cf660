package io.quorate.storage.raft.fold;

import io.quorate.storage.FeedEntry;
import io.quorate.storage.FeedPosition;
import io.quorate.storage.PageLimit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The feed as far as this node has applied it, for what is folded on this node. Every operation
 * reads locally: it blocks for microseconds, and may throw a {@link
 * io.quorate.storage.StorageException}. Safe for use by any thread.
 */
public interface FeedSource {

  /**
   * Returns what comes after a place, in the order of the feed; empty when there is nothing yet.
   */
  List<FeedEntry> read(FeedPosition after, PageLimit limit);

  /** Returns the payload of the first event of that name in a history. */
  Optional<byte[]> first(String persistenceId, String name);

  /**
   * Returns when the next entry after a place was written, in milliseconds since the epoch; empty
   * when there is none, or when its time is not known.
   */
  OptionalLong writtenAtMs(FeedPosition after);

  /** Returns the place before the first entry. */
  FeedPosition start();

  /** Returns the time of the storage's clock, in milliseconds since the epoch. */
  long nowMs();
}
