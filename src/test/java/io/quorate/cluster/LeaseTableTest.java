package io.quorate.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.cluster.LeaseTable.Lease;
import io.quorate.cluster.LeaseTable.Owner;
import io.quorate.runtime.Database;
import io.quorate.runtime.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The leases in a real database. */
@NullUnmarked
@TestInstance(Lifecycle.PER_CLASS)
class LeaseTableTest {

  private static final int ROUNDS = 150;
  private static final AtomicLong UIDS = new AtomicLong();

  private final Owner a = owner("10.0.0.1:2551");
  private final Owner b = owner("10.0.0.2:2551");
  private TestDatabase database;

  @BeforeAll
  void start() {
    database = new TestDatabase();
  }

  @AfterAll
  void stop() {
    database.close();
  }

  @BeforeEach
  void clear() {
    sql("DELETE FROM node_lease");
  }

  @Test
  void shouldCountRenewals() {
    assertThat(take(a)).isEqualTo(1);
    assertThat(renew(a, 1)).isEqualTo(2);
    assertThat(renew(a, 2)).isEqualTo(3);
    assertThat(all()).containsExactly(new Lease(a, 3, false));
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
  void shouldNotRenewWhenTheDatabaseHasGoneBackInTime() {
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
  void shouldFenceExactlyOneOfTwoThatFenceEachOther() {
    for (int round = 0; round < ROUNDS; round++) {
      Owner one = owner("10.0.0.3:1");
      Owner other = owner("10.0.0.3:1");
      take(one);
      take(other);
      var together = new CyclicBarrier(2);
      var first = database.database().run(connection -> meet(together, connection, one, other));
      var second = database.database().run(connection -> meet(together, connection, other, one));
      assertThat(List.of(join(first), join(second))).as("round " + round).containsOnlyOnce(true);
      assertThat(all().stream().filter(Lease::fenced)).hasSize(round + 1);
    }
  }

  @Test
  void shouldTellOneThatWasGivenBackFromOneThatIsFenced() {
    take(a);
    renew(a, 1);
    run(connection -> LeaseTable.release(connection, a));
    assertThat(all()).containsExactly(new Lease(a, 0, true));
    assertThat(new Lease(a, 0, true).isReleased()).isTrue();
    assertThat(new Lease(a, 1, true).isReleased()).isFalse();
    assertThat(renew(a, 0)).isZero();
  }

  /** A first renewal that is still on its way comes too late. */
  @Test
  void shouldNotTakeAfterGivingBack() {
    run(connection -> LeaseTable.release(connection, a));
    assertThat(take(a)).isZero();
  }

  @Test
  void shouldFenceTheFormerLivesOfAnAddressOnly() {
    Owner former = owner(a.address());
    take(former);
    take(b);
    int fenced = run(connection -> LeaseTable.fenceFormerLives(connection, a.address()));
    assertThat(fenced).isEqualTo(1);
    assertThat(renew(former, 1)).isZero();
    assertThat(take(a)).isEqualTo(1);
    assertThat(renew(b, 1)).isEqualTo(2);
  }

  @Test
  void shouldKnowTheLatestClockAlsoOfThoseThatAreGone() {
    assertThat(latestClock()).isZero();
    run(connection -> LeaseTable.take(connection, a, 700));
    run(connection -> LeaseTable.take(connection, b, 500));
    assertThat(latestClock()).isEqualTo(700);
    run(connection -> LeaseTable.renew(connection, b, 1, 900));
    run(connection -> LeaseTable.release(connection, b));
    assertThat(latestClock()).isEqualTo(900);
  }

  @Test
  void shouldNameOthersThatWereAliveAMomentAgo() {
    take(a);
    take(b);
    Owner old = owner("10.0.0.4:1");
    take(old);
    sql("UPDATE node_lease SET seen_at = now() - interval '1 minute' WHERE uid = " + old.uid());
    assertThat(fresh()).containsExactly(b.address());
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
    sql("UPDATE node_lease SET seen_at = now() - interval '2 days' WHERE uid <> " + recent.uid());
    run(LeaseTable::forgetOld);
    assertThat(all()).extracting(Lease::owner).containsExactlyInAnyOrder(a, recent);
  }

  private static boolean meet(CyclicBarrier together, Connection connection, Owner one, Owner other)
      throws SQLException {
    try {
      together.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new CompletionException(e);
    }
    return LeaseTable.fence(connection, one, other);
  }

  private long take(Owner owner) {
    return run(connection -> LeaseTable.take(connection, owner, 1));
  }

  private long renew(Owner owner, long least) {
    return run(connection -> LeaseTable.renew(connection, owner, least, 1));
  }

  private boolean fence(Owner self, Owner other) {
    return run(connection -> LeaseTable.fence(connection, self, other));
  }

  private List<Lease> all() {
    return run(LeaseTable::all);
  }

  private List<String> fresh() {
    return run(connection -> LeaseTable.fresh(connection, a.address(), 20));
  }

  private long latestClock() {
    return run(StoredClocks::latest).highest();
  }

  private void sql(String text) {
    run(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(text);
          }
        });
  }

  private <T> T run(Database.Query<T> query) {
    return join(database.database().run(query));
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static Owner owner(String address) {
    return new Owner(address, UIDS.incrementAndGet());
  }
}
