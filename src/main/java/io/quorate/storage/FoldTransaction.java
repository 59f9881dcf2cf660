package io.quorate.storage;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * The transaction in which a page of the feed is folded into what is kept from it. It sees what it
 * has written itself. Blocks, for use by the thread of the fold alone; every operation may throw a
 * {@link StorageException}, which ends the transaction.
 */
public interface FoldTransaction extends ProjectionView {

  /** Sets rows, whether they are there or not. */
  void put(String table, Map<String, String> rows);

  /** Removes those rows that are there. */
  void remove(String table, Collection<String> keys);

  /**
   * Sets when entities are next due; again with the same times changes nothing.
   *
   * @param dueAtMs by persistence id, in milliseconds since the epoch; 0 for never
   */
  void remind(Map<String, Long> dueAtMs);

  /** Returns the payload of the first event of that name in a history. */
  Optional<byte[]> first(String persistenceId, String name);
}
