package io.quorate.cluster.splitbrain;

import static io.quorate.cluster.splitbrain.MajorityLeaseFixture.freshName;
import static io.quorate.cluster.splitbrain.MajorityLeaseFixture.lease;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.ActorSystem;
import akka.coordination.lease.javadsl.Lease;
import io.quorate.testing.BesideOthers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Who holds a lease while the database is well; {@link MajorityLeaseFaultsTest} cuts it off. */
@BesideOthers
@TestInstance(Lifecycle.PER_CLASS)
class MajorityLeaseTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration TIME_TO_LIVE = MajorityLeaseFixture.TIME_TO_LIVE;
  private static final int RACING_NODES = 6;
  private static final int RACES = 50;

  private final MajorityLeaseFixture database = new MajorityLeaseFixture();
  private final ActorSystem node = database.node();
  private final ActorSystem other = database.node();

  @AfterAll
  void stop() {
    database.close();
  }

  @Test
  void shouldBeHeldByExactlyOneWhenManyRace() {
    List<ActorSystem> nodes = Stream.generate(database::node).limit(RACING_NODES).toList();

    for (int race = 0; race < RACES; race++) {
      String name = freshName();
      List<Lease> leases =
          IntStream.range(0, RACING_NODES)
              .mapToObj(i -> lease(nodes.get(i), name, "n" + i))
              .toList();
      List<CompletableFuture<Boolean>> asked =
          leases.stream().parallel().map(l -> l.acquire().toCompletableFuture()).toList();

      assertThat(asked.stream().filter(CompletableFuture::join).count()).isEqualTo(1);
      assertThat(leases.stream().filter(Lease::checkLease).count()).isEqualTo(1);
    }
  }

  @Test
  void shouldNotBeHeldUntilAcquired() {
    assertThat(lease(node, freshName(), "a").checkLease()).isFalse();
  }

  @Test
  void shouldStayHeldWhileItIsRenewed() {
    String name = freshName();
    Lease held = lease(node, name, "a");
    Lease wanted = lease(other, name, "b");
    assertThat(joined(held.acquire())).isTrue();
    long startNanos = System.nanoTime();

    while (System.nanoTime() - startNanos < TIME_TO_LIVE.multipliedBy(3).toNanos()) {
      assertThat(joined(wanted.acquire())).isFalse();
      assertThat(held.checkLease()).isTrue();
      assertThat(wanted.checkLease()).isFalse();
    }
  }

  @Test
  void shouldExpireWhenItsHolderIsGone() {
    String name = freshName();
    ActorSystem dying = database.node();
    assertThat(joined(lease(dying, name, "a").acquire())).isTrue();
    long acquiredNanos = System.nanoTime();
    MajorityLeaseFixture.stop(dying);
    Lease wanted = lease(other, name, "b");

    assertThat(joined(wanted.acquire())).isFalse();
    await().atMost(PATIENCE).until(() -> joined(wanted.acquire()));

    Duration waited = Duration.ofNanos(System.nanoTime() - acquiredNanos);
    // The acquisition itself was a moment before the first reading of the clock.
    assertThat(waited).isGreaterThan(TIME_TO_LIVE.minusMillis(500));
    assertThat(wanted.checkLease()).isTrue();
  }

  @Test
  void shouldBeTakenAgainAtOnceWhenTheSameOwnerRestarts() {
    String name = freshName();
    ActorSystem dying = database.node();
    assertThat(joined(lease(dying, name, "a").acquire())).isTrue();
    MajorityLeaseFixture.stop(dying);

    assertThat(joined(lease(other, name, "a").acquire())).isTrue();
    assertThat(joined(lease(node, name, "b").acquire())).isFalse();
  }

  @Test
  void shouldBeFreeAtOnceWhenReleased() throws SQLException {
    String name = freshName();
    Lease held = lease(node, name, "a");
    Lease wanted = lease(other, name, "b");
    assertThat(joined(held.acquire())).isTrue();
    assertThat(joined(wanted.acquire())).isFalse();

    CompletionStage<Boolean> released = held.release();

    assertThat(held.checkLease()).isFalse();
    assertThat(joined(released)).isTrue();
    assertThat(joined(wanted.acquire())).isTrue();
    assertThat(joined(held.release())).as("holds it not").isTrue();
    assertThat(owner(name)).contains("b");
    assertThat(wanted.checkLease()).isTrue();
  }

  @Test
  void shouldTellOnceWhenAnotherOwnerHasTakenIt() throws SQLException {
    String name = freshName();
    Lease held = lease(node, name, "a");
    var lost = new CompletableFuture<Optional<Throwable>>();
    assertThat(joined(held.acquire(lost::complete))).isTrue();

    update("UPDATE coordination_lease SET owner = 'b' WHERE name = ?", name);

    assertThat(joined(lost)).isEmpty();
    assertThat(held.checkLease()).isFalse();
    assertThat(joined(held.acquire())).isFalse();
  }

  @Test
  void shouldNotReviveWhatHasExpired() throws SQLException {
    String name = freshName();
    Lease held = lease(node, name, "a");
    var lost = new CompletableFuture<Optional<Throwable>>();
    assertThat(joined(held.acquire(lost::complete))).isTrue();

    update("UPDATE coordination_lease SET expires_at = now() WHERE name = ?", name);

    assertThat(joined(lost)).isEmpty();
    assertThat(held.checkLease()).isFalse();
    assertThat(joined(lease(other, name, "b").acquire())).isTrue();
  }

  private void update(String sql, String name) throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }
  }

  private Optional<String> owner(String name) throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement select =
            connection.prepareStatement("SELECT owner FROM coordination_lease WHERE name = ?")) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }

  private static <T> T joined(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
