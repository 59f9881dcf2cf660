package io.quorate.cluster.splitbrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.ActorSystem;
import akka.actor.ExtendedActorSystem;
import akka.cluster.Cluster;
import akka.coordination.lease.javadsl.Lease;
import io.quorate.testing.BesideOthers;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Members of a cluster that want one lease, one after the other. */
@BesideOthers
class SideTest {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration SHORT = Duration.ofMillis(500);

  private final MajorityLeaseFixture database = new MajorityLeaseFixture();
  private final ActorSystem first = database.member();
  private final ActorSystem second = database.member();

  @AfterEach
  void stop() {
    SwitchedDetector.setAway(false);
    database.close();
  }

  /** Two nodes end one after the other, and who decides about the second is not the first one. */
  @Test
  void shouldTakeALeaseFromAMemberThatIsReachable() {
    formCluster();
    String name = MajorityLeaseFixture.freshName();
    Lease held = lease(first, name);
    Lease wanted = lease(second, name);
    Lease stranger = MajorityLeaseFixture.lease(database.node(), name, "lease@127.0.0.1:1");
    assertThat(joined(held.acquire())).isTrue();
    assertThat(joined(stranger.acquire())).isFalse();

    assertThat(joined(wanted.acquire())).isTrue();

    await().atMost(PATIENCE).until(() -> !held.checkLease());
    assertThat(wanted.checkLease()).isTrue();
    assertThat(joined(stranger.acquire())).isFalse();
  }

  @Test
  void shouldNotTakeItFromAMemberThatIsNot() {
    formCluster();
    String name = MajorityLeaseFixture.freshName();
    Lease held = lease(first, name);
    assertThat(joined(held.acquire())).isTrue();
    SwitchedDetector.setAway(true);
    await().atMost(PATIENCE).until(() -> side(second, Duration.ZERO) == 1);

    assertThat(joined(lease(second, name).acquire())).isFalse();
    assertThat(held.checkLease()).isTrue();
  }

  /** While a decision waits for the lease, those that it is against may come back. */
  @Test
  void shouldCountAMemberOnlyWhenItWasReachableForAWhile() {
    formCluster();
    assertThat(side(second, LONG)).isEqualTo(2);

    SwitchedDetector.setAway(true);

    await().atMost(PATIENCE).until(() -> side(second, Duration.ZERO) == 1);
    SwitchedDetector.setAway(false);
    await().atMost(PATIENCE).until(() -> side(second, Duration.ZERO) == 2);
    assertThat(side(second, LONG)).as("without the other one").isEqualTo(1);
    await().atMost(PATIENCE).until(() -> side(second, SHORT) == 2);
  }

  private void formCluster() {
    Cluster.get(first).join(Cluster.get(first).selfAddress());
    Cluster.get(second).join(Cluster.get(first).selfAddress());
    await()
        .atMost(PATIENCE)
        .until(() -> side(first, Duration.ZERO) == 2 && side(second, Duration.ZERO) == 2);
  }

  private static int side(ActorSystem member, Duration steady) {
    return Side.of((ExtendedActorSystem) member).members(steady).size();
  }

  private static Lease lease(ActorSystem member, String name) {
    return MajorityLeaseFixture.lease(member, name, owner(member));
  }

  private static String owner(ActorSystem member) {
    return Cluster.get(member).selfAddress().hostPort();
  }

  private static <T> T joined(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
