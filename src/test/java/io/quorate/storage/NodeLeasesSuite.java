package io.quorate.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.storage.NodeLeases.Lease;
import io.quorate.storage.NodeLeases.Owner;
import io.quorate.storage.StoredClocks.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What every keeper of the leases of nodes, and of their clocks, promises. */
public abstract class NodeLeasesSuite extends PortSuite<StorageFixture> {

  private static final int ROUNDS = 150;
  private static final Duration FRESH = Duration.ofSeconds(20);
  private static final AtomicLong UIDS = new AtomicLong();

  private final Owner a = owner("10.0.0.1:2551");
  private final Owner b = owner("10.0.0.2:2551");

  protected NodeLeasesSuite(StorageFixture fixture) {
    super(fixture);
  }

  @Test
  void shouldCountRenewals() {
    assertThat(take(a)).isEqualTo(1);
    assertThat(renew(a, 1)).isEqualTo(2);
    assertThat(renew(a, 2)).isEqualTo(3);
    assertThat(all()).containsExactly(new Lease(a, 3, false));
  }

  @Test
  void shouldShowAllLeasesAndTheHighestClockWithARenewal() {
    take(a);
    NodeLeases.Renewed taken = join(leases().take(b, 700));
    assertThat(taken.all())
        .containsExactlyInAnyOrder(new Lease(a, 1, false), new Lease(b, 1, false));
    assertThat(taken.highestClock()).isEqualTo(700);
    NodeLeases.Renewed renewed = join(leases().renew(a, 1, 600));
    assertThat(renewed.all()).contains(new Lease(a, 2, false));
    assertThat(renewed.highestClock()).isEqualTo(700);
    assertThat(renewed.storageMs()).isGreaterThanOrEqualTo(taken.storageMs());
  }

  @Test
  void shouldTakeAgainWhenTheOutcomeOfTheFirstTimeIsUnknown() {
    take(a);
    assertThat(take(a)).isEqualTo(2);
    assertThat(renew(a, 2)).isEqualTo(3);
  }

  /** The reply to a renewal was lost. */
  @Test
  void shouldRenewWhatWasRenewedMoreOftenThanIsKnown() {
    take(a);
    renew(a, 1);
    assertThat(renew(a, 1)).isEqualTo(3);
  }

  @Test
  void shouldNotRenewWhenTheStorageHasGoneBackInTime() {
    take(a);
    assertThat(renew(a, 2)).isZero();
    assertThat(renew(b, 1)).isZero();
  }

  @Test
  void shouldNeitherRenewNorTakeAgainWhatIsFenced() {
    take(a);
    take(b);
    assertThat(fence(a, b)).isTrue();
    assertThat(renew(b, 1)).isZero();
    assertThat(take(b)).isZero();
    assertThat(all()).containsExactlyInAnyOrder(new Lease(a, 1, false), new Lease(b, 1, true));
  }

  @Test
  void shouldKeepOneThatIsGoneFromTakingItsFirstLease() {
    take(a);
    assertThat(fence(a, b)).isTrue();
    assertThat(take(b)).isZero();
    assertThat(all()).contains(new Lease(b, 0, true));
    assertThat(new Lease(b, 0, true).isReleased()).isTrue();
  }

  @Test
  void shouldFenceNobodyWhenFencedOrWithoutALease() {
    take(b);
    assertThat(fence(a, b)).isFalse();
    take(a);
    fence(b, a);
    assertThat(fence(a, b)).isFalse();
    assertThat(renew(b, 1)).isEqualTo(2);
  }

  @Test
  void shouldFenceSeveral() {
    Owner c = owner("10.0.0.6:1");
    take(a);
    take(b);
    assertThat(join(leases().fence(a, List.of(b, c)))).containsExactly(b, c);
    assertThat(all())
        .containsExactlyInAnyOrder(
            new Lease(a, 1, false), new Lease(b, 1, true), new Lease(c, 0, true));
  }

  @Test
  void shouldFenceExactlyOneOfTwoThatFenceEachOther() {
    for (int round = 0; round < ROUNDS; round++) {
      Owner one = owner("10.0.0.3:1");
      Owner other = owner("10.0.0.3:1");
      take(one);
      take(other);
      var first = leases().fence(one, List.of(other));
      var second = leases().fence(other, List.of(one));
      assertThat(List.of(!join(first).isEmpty(), !join(second).isEmpty()))
          .as("round " + round)
          .containsOnlyOnce(true);
      assertThat(all().stream().filter(Lease::fenced)).hasSize(round + 1);
    }
  }

  @Test
  void shouldTellOneThatWasGivenBackFromOneThatIsFenced() {
    take(a);
    renew(a, 1);
    join(leases().release(a));
    assertThat(all()).containsExactly(new Lease(a, 0, true));
    assertThat(new Lease(a, 0, true).isReleased()).isTrue();
    assertThat(new Lease(a, 1, true).isReleased()).isFalse();
    assertThat(renew(a, 0)).isZero();
  }

  /** A first renewal that is still on its way comes too late. */
  @Test
  void shouldNotTakeAfterGivingBack() {
    join(leases().release(a));
    assertThat(take(a)).isZero();
  }

  @Test
  void shouldFenceTheFormerLivesOfAnAddressOnly() {
    Owner former = owner(a.address());
    take(former);
    take(b);
    assertThat(join(leases().fenceFormerLives(a.address()))).isEqualTo(1);
    assertThat(renew(former, 1)).isZero();
    assertThat(take(a)).isEqualTo(1);
    assertThat(renew(b, 1)).isEqualTo(2);
  }

  @Test
  void shouldKnowTheClocksAlsoOfThoseThatAreGone() {
    assertThat(clocks()).isEmpty();
    join(leases().take(a, 700));
    join(leases().take(b, 500));
    assertThat(clocks()).containsExactlyInAnyOrder(700L, 500L);
    join(leases().renew(b, 1, 900));
    join(leases().release(b));
    assertThat(clocks()).containsExactlyInAnyOrder(700L, 900L);
    fixture.renewedAgo(b, Duration.ofMinutes(1));
    assertThat(join(fixture.storage().clocks().read()).all())
        .filteredOn(clock -> clock.timestamp() == 900)
        .allMatch(clock -> clock.ageMs() >= 60_000 && clock.ageMs() < 120_000);
  }

  /** What was said first may come last. */
  @Test
  void shouldNotSetAClockBack() {
    join(leases().take(a, 700));
    join(leases().renew(a, 1, 900));
    join(leases().renew(a, 1, 800));
    join(leases().take(a, 700));
    assertThat(clocks()).containsExactly(900L);
  }

  @Test
  void shouldNameOthersThatWereAliveAMomentAgo() {
    take(a);
    take(b);
    Owner old = owner("10.0.0.4:1");
    take(old);
    fixture.renewedAgo(old, Duration.ofMinutes(1));
    assertThat(fresh()).containsExactly(b.address());
    fixture.renewedAgo(b, Duration.ofMinutes(-1));
    assertThat(fresh()).isEmpty();
    fixture.renewedAgo(b, Duration.ZERO);
    fence(a, b);
    assertThat(fresh()).isEmpty();
  }

  @Test
  void shouldForgetOnlyWhatWasFencedLongAgo() {
    take(a);
    take(b);
    Owner recent = owner("10.0.0.5:1");
    take(recent);
    fence(a, b);
    fence(a, recent);
    fixture.renewedAgo(a, Duration.ofDays(2));
    fixture.renewedAgo(b, Duration.ofDays(2));
    Owner latest = owner("10.0.0.7:1");
    take(latest);
    assertThat(all()).extracting(Lease::owner).containsExactlyInAnyOrder(a, recent, latest);
  }

  private long take(Owner owner) {
    return join(leases().take(owner, 1)).count();
  }

  private long renew(Owner owner, long least) {
    return join(leases().renew(owner, least, 1)).count();
  }

  private boolean fence(Owner self, Owner other) {
    return join(leases().fence(self, List.of(other))).contains(other);
  }

  private List<Lease> all() {
    return join(leases().all());
  }

  private List<String> fresh() {
    return join(leases().fresh(a.address(), FRESH));
  }

  private List<Long> clocks() {
    return join(fixture.storage().clocks().read()).all().stream().map(Clock::timestamp).toList();
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static Owner owner(String address) {
    return new Owner(address, UIDS.incrementAndGet());
  }

  private NodeLeases leases() {
    return fixture.storage().nodeLeases();
  }
}
