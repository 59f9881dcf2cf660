package io.quorate.cluster.lease;

import io.quorate.runtime.clock.HybridClock;
import io.quorate.storage.StoredClocks;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the clock of a node that starts go on after all that was stored. A storage that has answered
 * once may need a while for its first connections, on a machine that starts several nodes at once.
 */
public final class ClockStart {

  private static final int ATTEMPTS = 10;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(ClockStart.class);

  private ClockStart() {}

  /**
   * Reads what is stored, before the clock's first tick. Blocks; tries again, a few times.
   *
   * @throws HybridClock.Absurd when the clocks differ so much that a person must look
   * @throws CompletionException when the storage does not answer
   */
  public static void start(HybridClock clock, StoredClocks stored) {
    StoredClocks.Reading reading = read(stored);
    clock.startAfter(
        reading.all().stream()
            .map(each -> new HybridClock.Stored(each.timestamp(), each.ageMs()))
            .toList(),
        reading.storageMs());
  }

  private static StoredClocks.Reading read(StoredClocks stored) {
    for (int attempt = 1; true; attempt++) {
      try {
        return stored.read().toCompletableFuture().join();
      } catch (CompletionException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        LOG.warn(
            "Expected to read the stored clocks, but {}. Tried again",
            String.valueOf(e.getCause()));
        pause(e);
      }
    }
  }

  private static void pause(CompletionException failure) {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure;
    }
  }
}
