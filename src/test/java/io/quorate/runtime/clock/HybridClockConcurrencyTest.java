package io.quorate.runtime.clock;

import static io.quorate.runtime.clock.TestTime.HOUR_MS;
import static io.quorate.runtime.clock.TestTime.START_MS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HybridClockConcurrencyTest {

  private static final int THREADS = 4;
  private static final int TICKS = 500_000;

  private final TestTime time = new TestTime();
  private final HybridClock clock = time.clock();

  @Test
  void shouldTickUpwardsInEveryThreadAndNeverTheSameTwice() throws Exception {
    var begin = new CountDownLatch(1);
    List<long[]> results = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(THREADS + 1)) {
      List<Future<long[]>> ticking = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        ticking.add(threads.submit(() -> ticks(begin)));
      }
      Future<?> jumping = threads.submit(() -> jumpUntil(ticking));
      begin.countDown();
      for (Future<long[]> future : ticking) {
        results.add(future.get());
      }
      jumping.get();
    }
    results.forEach(ticks -> assertThat(LongStream.of(ticks).sorted().toArray()).isEqualTo(ticks));
    assertThat(results.stream().flatMapToLong(LongStream::of).sorted().toArray())
        .as("never the same twice")
        .satisfies(HybridClockConcurrencyTest::differ);
    assertThat(HybridClock.millis(clock.tick())).isGreaterThan(START_MS + HOUR_MS);
  }

  private static void differ(long[] sorted) {
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i - 1] == sorted[i]) {
        throw new AssertionError("Expected each timestamp once, but this was twice: " + sorted[i]);
      }
    }
  }

  private long[] ticks(CountDownLatch begin) throws InterruptedException {
    begin.await();
    var ticks = new long[TICKS];
    for (int i = 0; i < TICKS; i++) {
      ticks[i] = clock.tick();
    }
    return ticks;
  }

  private void jumpUntil(List<Future<long[]>> ticking) {
    long direction = 1;
    do {
      time.passUnseen(1);
      time.jump(direction * HOUR_MS);
      direction = -direction;
      long seen = clock.tick() + HybridClock.atMillis(1);
      assertThat(clock.observe(seen)).isTrue();
      assertThat(clock.tick()).isGreaterThan(seen);
    } while (!ticking.stream().allMatch(Future::isDone));
    time.jump(2 * HOUR_MS);
  }
}
