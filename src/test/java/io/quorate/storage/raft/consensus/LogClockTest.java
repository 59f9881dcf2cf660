package io.quorate.storage.raft.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LogClockTest {

  private static final long NOON_MS = 1_700_000_000_000L;
  private static final long HOUR_MS = Duration.ofHours(1).toMillis();

  private long wallMs = NOON_MS;
  private long nanos = 42;
  private final LogClock clock = new LogClock(() -> wallMs, () -> nanos);

  @Test
  void shouldBeginWithTheWallClockWhenAllWereDown() {
    clock.replayed(NOON_MS - HOUR_MS);

    assertThat(clock.stamp()).isEqualTo(NOON_MS);
  }

  @Test
  void shouldNotBeginBeforeTheLogEnds() {
    clock.replayed(NOON_MS + HOUR_MS);
    clock.replayed(NOON_MS);

    assertThat(clock.nowMs()).isEqualTo(NOON_MS + HOUR_MS);
    assertThat(clock.stamp()).isEqualTo(NOON_MS + HOUR_MS);
  }

  @Test
  void shouldGoOnByTheMonotonicClockWhenTheWallClockJumps() {
    clock.stamp();
    wallMs += HOUR_MS;
    pass(30);

    assertThat(clock.stamp()).isEqualTo(NOON_MS + 30);

    wallMs -= 2 * HOUR_MS;
    pass(30);

    assertThat(clock.stamp()).isEqualTo(NOON_MS + 60);
  }

  @Test
  void shouldGoOnFromTheFormerLeadersTimeWhateverTheOwnWallClockSays() {
    wallMs += HOUR_MS;
    clock.replayed(NOON_MS - HOUR_MS);
    clock.heard(NOON_MS);
    pass(1500);

    assertThat(clock.stamp()).isEqualTo(NOON_MS + 1500);
  }

  @Test
  void shouldFollowTheLeaderAlsoWhenItsClockIsSlower() {
    clock.heard(NOON_MS);
    pass(100);
    clock.heard(NOON_MS + 90);
    pass(10);

    assertThat(clock.stamp()).isEqualTo(NOON_MS + 100);
  }

  @Test
  void shouldLoseNoTimeByItsOwnEntries() {
    long stamped = clock.stamp();
    pass(20);
    clock.heard(stamped);

    assertThat(clock.stamp()).isEqualTo(stamped + 20);
  }

  @Test
  void shouldNeverRunBack() {
    clock.heard(NOON_MS);
    pass(100);
    assertThat(clock.stamp()).isEqualTo(NOON_MS + 100);
    clock.heard(NOON_MS + 50);

    assertThat(clock.stamp()).isEqualTo(NOON_MS + 100);
  }

  private void pass(long ms) {
    nanos += Duration.ofMillis(ms).toNanos();
  }
}
