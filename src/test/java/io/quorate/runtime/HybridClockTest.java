package io.quorate.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HybridClockTest {

  private final AtomicLong wallMs = new AtomicLong(1_000_000);
  private final HybridClock clock = new HybridClock(wallMs::get);

  @Test
  void shouldFollowTheWallClock() {
    assertThat(HybridClock.millis(clock.tick())).isEqualTo(1_000_000);
    wallMs.addAndGet(5);
    assertThat(HybridClock.millis(clock.tick())).isEqualTo(1_000_005);
  }

  @Test
  void shouldNeverRunBackwards() {
    long before = clock.tick();
    wallMs.addAndGet(-10_000);
    assertThat(clock.tick()).isGreaterThan(before);
    assertThat(HybridClock.millis(clock.tick())).isEqualTo(1_000_000);
  }

  @Test
  void shouldTickAfterWhatItObserved() {
    long ahead = HybridClock.atMillis(1_060_000);
    assertThat(clock.observe(ahead)).isTrue();
    assertThat(clock.tick()).isGreaterThan(ahead);
  }

  @Test
  void shouldNotFollowAPeerThatIsAbsurdlyAhead() {
    long absurd = HybridClock.atMillis(1_000_000 + HybridClock.MAX_AHEAD_MS + 1);
    assertThat(clock.observe(absurd)).isFalse();
    assertThat(HybridClock.millis(clock.tick())).isEqualTo(1_000_000);
  }
}
