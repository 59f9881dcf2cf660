package io.quorate.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.runtime.clock.HybridClock;
import io.quorate.storage.StorageException;
import io.quorate.storage.StoredClocks;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A node that starts needs the stored clocks, and has some patience. */
class ClockStartTest {

  private static final long NOW_MS = 1_000_000;

  private final HybridClock clock = new HybridClock(() -> NOW_MS);
  private final AtomicInteger reads = new AtomicInteger();

  @Test
  void shouldReadAgainWhatCannotBeReadAtOnce() {
    long stored = HybridClock.atMillis(NOW_MS + 5);

    ClockStart.start(
        clock,
        () -> reads.incrementAndGet() == 1 ? failed() : reading(new StoredClocks.Clock(stored, 1)));

    assertThat(reads).hasValue(2);
    assertThat(clock.tick()).isGreaterThan(stored);
  }

  @Test
  void shouldEndWhenItIsInterrupted() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> ClockStart.start(clock, ClockStartTest::failed))
        .isInstanceOf(CompletionException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  private static CompletionStage<StoredClocks.Reading> failed() {
    return CompletableFuture.failedFuture(
        new StorageException("Expected an answer, but there was none.", new RuntimeException()));
  }

  private static CompletionStage<StoredClocks.Reading> reading(StoredClocks.Clock one) {
    return CompletableFuture.completedFuture(new StoredClocks.Reading(List.of(one), NOW_MS));
  }
}
