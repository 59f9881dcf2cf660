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
  void shouldLoseNothingByAnEntryThatWasLongOnItsWay() {
    wallMs += HOUR_MS;
    clock.heard(NOON_MS);
    pass(4000);
    clock.heard(NOON_MS + 500);

    assertThat(clock.stamp()).isBetween(NOON_MS + 3999, NOON_MS + 4000);
  }

  @Test
  void shouldFollowALeaderWhoseClockIsSlower() {
    wallMs += HOUR_MS;
    long heardMs = NOON_MS;
    for (int i = 0; i < 1000; i++) {
      clock.heard(heardMs);
      heardMs += 9_999;
      pass(10_000);
    }

    assertThat(clock.stamp()).isBetween(heardMs, heardMs + 1);
  }

  @Test
  void shouldTakeAWallClockThatIsALittleAheadOnly() {
    clock.heard(NOON_MS);
    wallMs = NOON_MS + LogClock.CATCH_UP_MS + 1;
    assertThat(clock.stamp()).isEqualTo(NOON_MS);

    clock.heard(NOON_MS + 1);
    wallMs = NOON_MS + LogClock.CATCH_UP_MS;
    assertThat(clock.stamp()).isEqualTo(NOON_MS + LogClock.CATCH_UP_MS);
  }

  /** Many small steps would add up to more than leases bear. */
  @Test
  void shouldTakeItOnceOnlyWhileItLeads() {
    clock.heard(NOON_MS);
    assertThat(clock.stamp()).isEqualTo(NOON_MS);

    wallMs += LogClock.CATCH_UP_MS;
    assertThat(clock.stamp()).isEqualTo(NOON_MS);
  }

  @Test
  void shouldTellTheTimeOnceItKnowsIt() {
    clock.replayed(NOON_MS);
    assertThat(clock.runningMs()).isEmpty();

    clock.heard(NOON_MS);
    pass(30);
    assertThat(clock.runningMs()).hasValue(NOON_MS + 30);
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
    wallMs -= HOUR_MS;
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
