package io.quorate.runtime.clock;

import static io.quorate.runtime.clock.TestTime.DAY_MS;
import static io.quorate.runtime.clock.TestTime.HOUR_MS;
import static io.quorate.runtime.clock.TestTime.MINUTE_MS;
import static io.quorate.runtime.clock.TestTime.START_MS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HybridClockTest {

  private final TestTime time = new TestTime();
  private final HybridClock clock = time.clock();

  @Test
  void shouldFollowTheWallClock() {
    assertThat(nowMs()).isEqualTo(START_MS);
    time.pass(5);
    assertThat(nowMs()).isEqualTo(START_MS + 5);
  }

  @Test
  void shouldTakeTheRealMonotonicClockWhenGivenNone() {
    var counted = new HybridClock(() -> 1_000_000);
    assertThat(HybridClock.millis(counted.tick())).isBetween(1_000_000L, 1_000_000 + HOUR_MS);
  }

  @Test
  void shouldNeverRunBackwards() {
    long before = clock.tick();
    time.jump(-10_000);
    assertThat(clock.tick()).isGreaterThan(before);
    assertThat(nowMs()).isEqualTo(START_MS);
  }

  @Test
  void shouldTickAfterWhatItObserved() {
    long ahead = HybridClock.atMillis(START_MS + MINUTE_MS) + 7;
    assertThat(clock.observe(ahead)).isTrue();
    assertThat(clock.tick()).isEqualTo(ahead + 1);
  }

  @Test
  void shouldCarryAFullCounterIntoTheMilliseconds() {
    long full = HybridClock.atMillis(START_MS + 10) - 1;
    assertThat(clock.observe(full)).isTrue();
    assertThat(clock.tick()).isEqualTo(HybridClock.atMillis(START_MS + 10));
    assertThat(clock.tick()).isEqualTo(HybridClock.atMillis(START_MS + 10) + 1);
    time.jump(10);
    assertThat(clock.tick()).isEqualTo(HybridClock.atMillis(START_MS + 10) + 2);
  }

  @Test
  void shouldNotFollowAPeerThatIsAbsurdlyAhead() {
    long absurd = HybridClock.atMillis(START_MS + HybridClock.MAX_AHEAD_MS + 1);
    assertThat(clock.observe(absurd)).isFalse();
    assertThat(nowMs()).isEqualTo(START_MS);
    assertThat(clock.observe(Long.MAX_VALUE)).isFalse();
    assertThat(clock.observe(absurd - HybridClock.atMillis(1))).isTrue();
  }

  @Test
  void shouldNotBeLedAwayStepByStep() {
    for (int i = 0; i < 10; i++) {
      clock.observe(HybridClock.atMillis(nowMs() + 20 * HOUR_MS));
    }
    assertThat(nowMs()).isLessThanOrEqualTo(START_MS + HybridClock.MAX_AHEAD_MS);
  }

  @Test
  void shouldFollowPeersWhenItsOwnWallClockWasSetBackByYears() {
    time.jump(-3650 * DAY_MS);
    assertThat(clock.observe(HybridClock.atMillis(START_MS + MINUTE_MS))).isTrue();
  }

  @Test
  void shouldTakeAJumpOfHoursAtOnce() {
    time.jump(5 * HOUR_MS);
    assertThat(nowMs()).isEqualTo(START_MS + 5 * HOUR_MS);
  }

  @Test
  void shouldIgnoreItsOwnWallClockWhenItIsAbsurdlyAhead() {
    time.jump(3650 * DAY_MS);
    time.pass(10);
    assertThat(nowMs()).isEqualTo(START_MS + 10);
    time.jump(-3650 * DAY_MS);
    time.pass(10);
    assertThat(nowMs()).isEqualTo(START_MS + 20);
  }

  @Test
  void shouldStandAWallClockOutsideOfAllTime() {
    var wallMs = new AtomicLong(Long.MAX_VALUE);
    var broken = new HybridClock(wallMs::get, () -> 0);
    long first = broken.tick();
    wallMs.set(-START_MS);
    assertThat(broken.tick()).isGreaterThan(first).isPositive();
  }

  private long nowMs() {
    return HybridClock.millis(clock.tick());
  }
}
