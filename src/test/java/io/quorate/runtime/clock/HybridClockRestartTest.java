package io.quorate.runtime.clock;

import static io.quorate.runtime.clock.TestTime.DAY_MS;
import static io.quorate.runtime.clock.TestTime.HOUR_MS;
import static io.quorate.runtime.clock.TestTime.MINUTE_MS;
import static io.quorate.runtime.clock.TestTime.START_MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.runtime.clock.HybridClock.Stored;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a node keeps in the database, and what its next life makes of it. */
class HybridClockRestartTest {

  private final TestTime time = new TestTime();
  private final HybridClock clock = time.clock();

  @Test
  void shouldGoOnAfterItsFormerLifeWhenTheWallClockWasSetBack() {
    HybridClock.Reservation stored = renew(0, START_MS);
    time.pass(900);
    long before = clock.tick();
    time.jump(-5 * HOUR_MS);
    time.pass(10);
    HybridClock restarted = time.clock();
    restarted.startAfter(List.of(new Stored(stored.timestamp(), 910)), START_MS + 910);
    assertThat(restarted.tick()).isGreaterThan(before);
    assertThat(HybridClock.millis(restarted.tick()))
        .isLessThanOrEqualTo(START_MS + 910 + HybridClock.RESERVED_AHEAD_MS);
  }

  @Test
  void shouldGoOnAfterALifeThatCouldNotRenewForMinutes() {
    HybridClock.Reservation stored = renew(0, START_MS);
    time.pass(10 * MINUTE_MS);
    time.jump(5 * HOUR_MS);
    long before = clock.tick();
    time.jump(-10 * HOUR_MS);
    HybridClock restarted = time.clock();
    restarted.startAfter(
        List.of(new Stored(stored.timestamp(), 10 * MINUTE_MS)), START_MS + 10 * MINUTE_MS);
    assertThat(restarted.tick()).isGreaterThan(before);
  }

  @Test
  void shouldTakeAJumpOnlyWhenItIsStored() {
    renew(0, START_MS);
    time.jump(5 * HOUR_MS);
    long slackMs = PhysicalTime.RESERVED_SLACK_MS;
    assertThat(nowMs()).isBetween(START_MS, START_MS + slackMs);
    assertThat(HybridClock.millis(clock.reserve().timestamp()))
        .isEqualTo(START_MS + 5 * HOUR_MS + HybridClock.RESERVED_AHEAD_MS);
    assertThat(nowMs()).isLessThanOrEqualTo(START_MS + slackMs);
    renew(0, START_MS);
    assertThat(nowMs()).isEqualTo(START_MS + 5 * HOUR_MS);
  }

  @Test
  void shouldKeepWhatIsStoredWhenTheWallClockJumpsBackMeanwhile() {
    time.jump(5 * HOUR_MS);
    HybridClock.Reservation reservation = clock.reserve();
    time.jump(-5 * HOUR_MS);
    clock.renewed(reservation, 0, START_MS);
    time.pass(20);
    assertThat(clock.reserve().timestamp()).isGreaterThan(reservation.timestamp());
  }

  @Test
  void shouldFollowTheOtherNodesThroughTheDatabase() {
    long ahead = START_MS + 3 * HOUR_MS;
    renew(HybridClock.atMillis(ahead + HybridClock.RESERVED_AHEAD_MS), START_MS);
    assertThat(nowMs()).isEqualTo(ahead);
  }

  @Test
  void shouldStartAfterTheHighestOfAllNodes() {
    clock.startAfter(
        List.of(
            new Stored(HybridClock.atMillis(START_MS - DAY_MS), 100 * DAY_MS),
            new Stored(HybridClock.atMillis(START_MS + 7 * HOUR_MS), 0),
            new Stored(HybridClock.atMillis(START_MS), HOUR_MS)),
        START_MS);
    assertThat(nowMs()).isEqualTo(START_MS + 7 * HOUR_MS);
  }

  @Test
  void shouldStartWithTheWallClockWhenItIsAhead() {
    clock.startAfter(List.of(new Stored(HybridClock.atMillis(START_MS - DAY_MS), -5)), START_MS);
    assertThat(nowMs()).isEqualTo(START_MS);
  }

  @Test
  void shouldRefuseToStartWhenTheClocksDifferByMoreThanADay() {
    for (long databaseMs : new long[] {START_MS + DAY_MS + 1, START_MS - DAY_MS - 1}) {
      assertThatThrownBy(() -> clock.startAfter(List.of(), databaseMs))
          .isInstanceOf(HybridClock.Absurd.class)
          .hasMessageContaining(
              "less than a day, but they show 2023-11-14T22:13:20Z and 2023-11-1");
    }
    clock.startAfter(List.of(), START_MS + DAY_MS);
  }

  @Test
  void shouldRefuseToStartWhenWhatIsStoredIsAbsurdlyAhead() {
    long absurdMs = START_MS + HybridClock.MAX_AHEAD_MS + 1;
    assertThatThrownBy(
            () ->
                clock.startAfter(List.of(new Stored(HybridClock.atMillis(absurdMs), 0)), START_MS))
        .isInstanceOf(HybridClock.Absurd.class)
        .hasMessageContaining("two days ahead");
    clock.startAfter(List.of(new Stored(HybridClock.atMillis(absurdMs - 1), 0)), START_MS);
  }

  /** As after a machine was suspended over a weekend: its monotonic clock stood still. */
  @Test
  void shouldTakeAJumpOfDaysWhenTheDatabaseAgrees() {
    time.jump(3 * DAY_MS);
    time.pass(10);
    assertThat(nowMs()).isEqualTo(START_MS + 10);
    renew(0, time.wallMs());
    renew(0, time.wallMs());
    assertThat(nowMs()).isEqualTo(START_MS + 3 * DAY_MS + 10);
  }

  @Test
  void shouldIgnoreAJumpOfDaysWhenTheDatabaseDoesNotAgree() {
    time.jump(3 * DAY_MS);
    try (var log = new ClockLog()) {
      renew(0, START_MS);
      renew(0, START_MS);
      assertThat(log.messages()).singleElement().asString().contains("more than a day ahead");
    }
    assertThat(nowMs()).isEqualTo(START_MS);
    time.jump(-3 * DAY_MS);
    renew(0, START_MS + 300 * DAY_MS);
    assertThat(clock.observe(HybridClock.atMillis(START_MS + 100 * DAY_MS))).isFalse();
  }

  private HybridClock.Reservation renew(long highest, long databaseMs) {
    HybridClock.Reservation reservation = clock.reserve();
    clock.renewed(reservation, highest, databaseMs);
    return reservation;
  }

  private long nowMs() {
    return HybridClock.millis(clock.tick());
  }
}
