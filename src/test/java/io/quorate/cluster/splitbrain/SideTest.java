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

  private final MajorityLeaseFixture database = new MajorityLeaseFixture();
  private final ActorSystem first = database.member();
  private final ActorSystem second = database.member();

  @AfterEach
  void stop() {
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
    // Somebody renews it in the name of the one that is away.
    Lease held = MajorityLeaseFixture.lease(database.node(), name, owner(first));
    assertThat(joined(held.acquire())).isTrue();
    MajorityLeaseFixture.stop(first);
    await().atMost(PATIENCE).until(() -> !Cluster.get(second).state().getUnreachable().isEmpty());

    assertThat(joined(lease(second, name).acquire())).isFalse();
    assertThat(held.checkLease()).isTrue();
  }

  private void formCluster() {
    Cluster.get(first).join(Cluster.get(first).selfAddress());
    Cluster.get(second).join(Cluster.get(first).selfAddress());
    await().atMost(PATIENCE).until(() -> side(first) == 2 && side(second) == 2);
  }

  private static int side(ActorSystem member) {
    return Side.of((ExtendedActorSystem) member).size();
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
