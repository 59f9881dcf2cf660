package io.quorate.storage;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The durable wake-ups: for each entity the time at which it is next due, kept from the feed
 * ({@link FoldTransaction#remind}). Safe for use by any thread; nothing blocks the caller.
 */
public interface Reminders {

  /**
   * Returns those that are due, the longest due first, beginning after one of them; fails with a
   * {@link StorageException}.
   *
   * @param nowMs in milliseconds since the epoch
   * @param limit the most that are returned
   */
  CompletionStage<List<Due>> due(long nowMs, Due after, int limit);

  /**
   * One reminder, in the order of due times; those of one time in the order of ids.
   *
   * @param dueAtMs in milliseconds since the epoch
   */
  record Due(long dueAtMs, String persistenceId) {

    /** Before all others. */
    public static final Due FIRST = new Due(Long.MIN_VALUE, "");
  }
}
