package io.quorate.runtime.clock;

import static io.quorate.runtime.clock.TestTime.HOUR_MS;
import static io.quorate.runtime.clock.TestTime.MINUTE_MS;
import static io.quorate.runtime.clock.TestTime.START_MS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Time passes whatever a wall clock does, and no faster than it does. */
class HybridClockAdvanceTest {

  private final TestTime time = new TestTime();
  private final HybridClock clock = time.clock();

  @Test
  void shouldAdvanceWhileTheWallClockStandsStill() {
    time.passUnseen(MINUTE_MS);
    assertThat(nowMs()).isBetween(START_MS + MINUTE_MS * 31 / 32 - 1, START_MS + MINUTE_MS);
  }

  @Test
  void shouldAdvanceWhenTheWallClockWasSetBack() {
    time.pass(HOUR_MS);
    long before = nowMs();
    time.jump(-10 * HOUR_MS);
    time.pass(MINUTE_MS);
    assertThat(nowMs()).isBetween(before + MINUTE_MS * 31 / 32 - 1, before + MINUTE_MS);
  }

  @Test
  void shouldAdvanceAfterFollowingAPeerThatIsHoursAhead() {
    clock.observe(HybridClock.atMillis(START_MS + 6 * HOUR_MS));
    time.pass(MINUTE_MS);
    assertThat(nowMs() - START_MS - 6 * HOUR_MS).isBetween(MINUTE_MS * 31 / 32 - 1, MINUTE_MS);
  }

  @Test
  void shouldComeBackToTheWallClockInTheEnd() {
    clock.observe(HybridClock.atMillis(START_MS + HOUR_MS));
    time.pass(31 * HOUR_MS);
    assertThat(nowMs()).isGreaterThan(time.wallMs());
    time.pass(2 * HOUR_MS);
    assertThat(nowMs()).isEqualTo(time.wallMs());
  }

  @Test
  void shouldFollowTheWallClockToTheMillisecondWhenItIsRight() {
    for (int i = 0; i < 100_000; i++) {
      time.pass(1);
      assertThat(nowMs()).isEqualTo(time.wallMs());
    }
  }

  /** Each message must not gain the rest of a millisecond: thousands are sent in a second. */
  @Test
  void shouldNotRaceWhenNodesExchangeManyMessages() {
    var nanos = new AtomicLong();
    var nodes = new ArrayList<HybridClock>();
    for (int i = 0; i < 3; i++) {
      // Milliseconds begin at different moments on each.
      nanos.addAndGet(333_333);
      nodes.add(new HybridClock(() -> START_MS, nanos::get));
    }
    long millis = 1_001;
    long sent = 0;
    for (int i = 0; nanos.get() < millis * 1_000_000; i++) {
      nanos.addAndGet(100_000);
      HybridClock node = nodes.get(i % nodes.size());
      node.observe(sent);
      sent = node.tick();
    }
    assertThat(HybridClock.millis(sent) - START_MS).isBetween(millis * 31 / 32 - 2, millis);
  }

  @Test
  void shouldNotRaceWhenNodesRenewOftenAndSeeEachOthersReservations() {
    HybridClock other = time.clock();
    long highest = 0;
    for (int i = 0; i < 1_000; i++) {
      for (HybridClock node : List.of(clock, other)) {
        time.pass(5);
        HybridClock.Reservation reservation = node.reserve();
        highest = Math.max(highest, reservation.timestamp());
        node.renewed(reservation, highest, time.wallMs());
      }
    }
    assertThat(nowMs()).isBetween(time.wallMs(), time.wallMs() + 1);
  }

  private long nowMs() {
    return HybridClock.millis(clock.tick());
  }
}
