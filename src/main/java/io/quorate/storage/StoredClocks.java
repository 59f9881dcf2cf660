package io.quorate.storage;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The clocks that nodes have stored with their leases, of former lives too. Safe for use by any
 * thread; nothing blocks the caller.
 */
public interface StoredClocks {

  /** Reads them; fails with a {@link StorageException}. */
  CompletionStage<Reading> read();

  /**
   * The state of all clocks.
   *
   * @param all what each life has stored last
   * @param storageMs the storage's clock, in milliseconds since the epoch
   */
  record Reading(List<Clock> all, long storageMs) {
    public Reading {
      all = List.copyOf(all);
    }
  }

  /**
   * What one life has stored.
   *
   * @param timestamp as it was given to {@link NodeLeases}
   * @param ageMs how long ago that was, by the storage's clock, in milliseconds
   */
  record Clock(long timestamp, long ageMs) {}
}
