package io.quorate.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.Seed;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Both clocks show the same time, one in milliseconds; it goes on at each look. */
class AsOfTest {

  private static final long NANOS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long START_NANOS = 5_000 * NANOS_PER_MS;

  private final AtomicLong time = new AtomicLong(START_NANOS);
  private long standsStillNanos;
  private final AsOf asOf = new AsOf(this::look, () -> look() / NANOS_PER_MS);

  private long look() {
    return time.getAndAdd(standsStillNanos);
  }

  @Test
  void shouldTellTheSameTimeWhenItIsAWholeNumber() {
    assertThat(asOf.ms(START_NANOS - 20 * NANOS_PER_MS)).isEqualTo(4_980);
    assertThat(asOf.nanos(4_980)).isEqualTo(START_NANOS - 21 * NANOS_PER_MS);
  }

  @Test
  void shouldNeverTellANewerOne() {
    var random = new SplittableRandom(Seed.VALUE);
    for (int i = 0; i < 1_000; i++) {
      time.set(START_NANOS + random.nextLong(10 * NANOS_PER_MS));
      standsStillNanos = random.nextLong(3 * NANOS_PER_MS);
      long nanos = START_NANOS - random.nextLong(10 * NANOS_PER_MS);
      long ms = asOf.ms(nanos);
      assertThat(ms * NANOS_PER_MS).as("-Dseed=%d", Seed.VALUE).isLessThanOrEqualTo(nanos);
      assertThat(asOf.nanos(ms)).isLessThanOrEqualTo(ms * NANOS_PER_MS);
    }
  }

  @Test
  void shouldTellAnOlderOneWhenTheThreadStandsStill() {
    standsStillNanos = 700 * NANOS_PER_MS;
    assertThat(asOf.ms(START_NANOS)).isEqualTo(4_300);
    assertThat(asOf.nanos(6_400)).isLessThanOrEqualTo(6_400 * NANOS_PER_MS);
  }
}
