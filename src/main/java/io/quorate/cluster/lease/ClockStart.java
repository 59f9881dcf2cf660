package io.quorate.cluster.lease;

import io.quorate.runtime.clock.HybridClock;
import io.quorate.storage.StoredClocks;

/** Lets the clock of a node that starts go on after all that was stored. */
public final class ClockStart {

  private ClockStart() {}

  /**
   * Reads what is stored, before the clock's first tick. Blocks.
   *
   * @throws HybridClock.Absurd when the clocks differ so much that a person must look
   * @throws java.util.concurrent.CompletionException when the storage does not answer
   */
  public static void start(HybridClock clock, StoredClocks stored) {
    StoredClocks.Reading reading = stored.read().toCompletableFuture().join();
    clock.startAfter(
        reading.all().stream()
            .map(each -> new HybridClock.Stored(each.timestamp(), each.ageMs()))
            .toList(),
        reading.storageMs());
  }
}
