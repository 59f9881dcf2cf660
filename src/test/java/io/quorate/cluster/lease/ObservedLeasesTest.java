package io.quorate.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.storage.NodeLeases.Lease;
import io.quorate.storage.NodeLeases.Owner;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When a lease is over, on a clock that the test sets. */
class ObservedLeasesTest {

  private static final Duration EXPIRY = Duration.ofSeconds(4);
  private static final Owner OWNER = new Owner("10.0.0.1:2551", 7);

  /** Near the end of its range, where a clock of nanoseconds may begin. */
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - EXPIRY.toNanos());

  private final ObservedLeases observed = new ObservedLeases(nanos::get, EXPIRY);

  @Test
  void shouldBeOverOnlyWhenFencedAndSilentForTheExpiry() {
    see(lease(5, true));
    pass(EXPIRY.minusNanos(1));
    see(lease(5, true));
    assertThat(observed.isOver(lease(5, true))).isFalse();
    pass(Duration.ofNanos(1));
    assertThat(observed.isOver(lease(5, true))).isTrue();
    assertThat(observed.isOver(lease(5, false))).isFalse();
  }

  @Test
  void shouldCountFromTheLastRenewalThatWasSeen() {
    see(lease(5, false));
    pass(EXPIRY);
    see(lease(6, true));
    assertThat(observed.isOver(lease(6, true))).isFalse();
    pass(EXPIRY);
    assertThat(observed.isOver(lease(6, true))).isTrue();
  }

  /** It was fenced long after its last renewal: no reason to wait. */
  @Test
  void shouldBeOverAtOnceWhenFencedAfterTheExpiry() {
    see(lease(5, false));
    pass(EXPIRY);
    see(lease(5, true));
    assertThat(observed.isOver(lease(5, true))).isTrue();
  }

  @Test
  void shouldNotJudgeByTheTimeOfAnotherCount() {
    see(lease(5, false));
    pass(EXPIRY);
    assertThat(observed.isOver(lease(6, true))).isFalse();
    assertThat(observed.isSilentFor(lease(6, false), 1)).isFalse();
  }

  @Test
  void shouldBeOverAtOnceWhenGivenBack() {
    assertThat(observed.isOver(lease(0, true))).isTrue();
    assertThat(observed.isOver(lease(0, false))).isFalse();
  }

  @Test
  void shouldKnowNothingOfWhatItHasNotSeenOrWhatWasAwayMeanwhile() {
    assertThat(observed.isSilentFor(lease(5, false), 1)).isFalse();
    see(lease(5, false));
    pass(EXPIRY);
    observed.observe(List.of());
    see(lease(5, false));
    assertThat(observed.isSilentFor(lease(5, false), 1)).isFalse();
  }

  @Test
  void shouldCountExpiries() {
    see(lease(5, false));
    pass(EXPIRY.multipliedBy(2).minusNanos(1));
    assertThat(observed.isSilentFor(lease(5, false), 1)).isTrue();
    assertThat(observed.isSilentFor(lease(5, false), 2)).isFalse();
    pass(Duration.ofNanos(1));
    assertThat(observed.isSilentFor(lease(5, false), 2)).isTrue();
  }

  private void see(Lease lease) {
    observed.observe(List.of(lease));
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static Lease lease(long renewals, boolean fenced) {
    return new Lease(OWNER, renewals, fenced);
  }
}
