package io.quorate.storage;

import java.util.concurrent.CompletionStage;

/** Cleans up the snapshots that entities leave. Safe for use by any thread. */
public interface Snapshots {

  /**
   * Deletes the snapshots of an entity before a sequence number.
   *
   * @return how many; fails with a {@link StorageException}, and then some may stay for now
   */
  CompletionStage<Integer> prune(String persistenceId, long before);
}
