package io.quorate.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Down;
import akka.cluster.typed.Join;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.quorate.cluster.NodeConfig;
import io.quorate.storage.NodeLeases;
import io.quorate.storage.NodeLeases.Lease;
import io.quorate.storage.NodeLeases.Owner;
import io.quorate.storage.postgres.TestDatabase;
import io.quorate.testing.BesideOthers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Whom a node fences and waits for; a real database and a cluster of one or two. */
@BesideOthers
@NullUnmarked
@TestInstance(Lifecycle.PER_CLASS)
class FencingTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Margins MARGINS =
      new Margins(Duration.ofSeconds(3), Duration.ofSeconds(7), Duration.ofSeconds(2));
  private static final Owner OTHER = new Owner("10.0.0.9:2551", 9);
  static final Config CONFIG =
      ConfigFactory.parseString(
              """
              akka.actor.provider = cluster
              akka.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
              akka.cluster.jmx.enabled = off
              akka.cluster.shutdown-after-unsuccessful-join-seed-nodes = off
              akka.coordinated-shutdown.exit-jvm = off
              akka.loggers = ["akka.event.slf4j.Slf4jLogger"]
              akka.logging-filter = "akka.event.slf4j.Slf4jLoggingFilter"
              """)
          .withFallback(ConfigFactory.defaultReference());

  private TestDatabase database;
  private ActorSystem<Void> system;
  private Owner self;
  private Fencing fencing;

  @BeforeAll
  void start() {
    database = TestDatabase.besideOthers();
    system = node();
    self = GoneMembers.owner(Cluster.get(system).selfMember().uniqueAddress());
    join(system);
  }

  @AfterAll
  void stop() {
    end(system);
    database.close();
  }

  @BeforeEach
  void clear() {
    database.execute("DELETE FROM node_lease");
    fencing = new Fencing(system, leases(), MARGINS, self);
  }

  @Test
  void shouldPassAtOnceWhenAlone() {
    take(self);
    join(fencing.othersFenced().toCompletableFuture());
  }

  @Test
  void shouldPassAllThatAskAtTheSameTime() {
    take(self);
    var all =
        Stream.generate(() -> CompletableFuture.supplyAsync(fencing::othersFenced))
            .limit(200)
            .map(asked -> asked.thenCompose(stage -> stage))
            .toArray(CompletableFuture[]::new);
    join(CompletableFuture.allOf(all));
  }

  /** Else two that look at once, before either has a lease, would not see each other. */
  @Test
  void shouldNotPassBeforeItHasALeaseItself() {
    CompletableFuture<Done> round = fencing.othersFenced().toCompletableFuture();
    await().during(Duration.ofMillis(500)).atMost(PATIENCE).until(() -> !round.isDone());
    take(self);
    join(round);
  }

  @Test
  void shouldNotPassWhenFencedItself() {
    take(self);
    take(OTHER);
    join(leases().fence(/* self= */ OTHER, List.of(self)).toCompletableFuture());
    assertThat(failure(fencing.othersFenced().toCompletableFuture())).contains("itself is gone");
  }

  @Test
  void shouldWaitUntilTheLastProofOfAFencedNodeIsOver() {
    take(self);
    take(OTHER);
    join(leases().fence(self, List.of(OTHER)).toCompletableFuture());
    long beganNanos = System.nanoTime();
    join(fencing.othersFenced().toCompletableFuture());
    assertThat(System.nanoTime() - beganNanos).isGreaterThanOrEqualTo(MARGINS.expiry().toNanos());
  }

  @Test
  void shouldNotWaitForANodeThatGaveItsLeaseBack() {
    take(self);
    take(OTHER);
    join(leases().release(OTHER).toCompletableFuture());
    long beganNanos = System.nanoTime();
    join(fencing.othersFenced().toCompletableFuture());
    assertThat(System.nanoTime() - beganNanos).isLessThan(MARGINS.expiry().toNanos());
  }

  @Test
  void shouldFenceAStrangerOnlyOnceItIsSilent() {
    take(self);
    take(OTHER);
    CompletableFuture<Done> round = fencing.othersFenced().toCompletableFuture();
    await()
        .during(MARGINS.expiry().plusMillis(200))
        .atMost(PATIENCE)
        .until(() -> !round.isDone() && renew(OTHER) > 0);
    long silentSinceNanos = System.nanoTime();
    join(round);
    assertThat(System.nanoTime() - silentSinceNanos)
        .isGreaterThanOrEqualTo(MARGINS.expiry().multipliedBy(2).toNanos() - 200_000_000);
    assertThat(renew(OTHER)).isZero();
  }

  @Test
  void shouldFailAndGoOnWhenTheDatabaseFails() {
    take(self);
    database.execute("ALTER TABLE node_lease RENAME TO away");
    try {
      assertThat(failure(fencing.othersFenced().toCompletableFuture())).contains("node_lease");
    } finally {
      database.execute("ALTER TABLE away RENAME TO node_lease");
    }
    join(fencing.othersFenced().toCompletableFuture());
  }

  /** Whether it had a lease or was declared down before it took its first. */
  @Test
  void shouldFenceAMemberAsSoonAsItIsDown() {
    take(self);
    fencing.watchMembers();
    for (boolean hasLease : new boolean[] {true, false}) {
      ActorSystem<Void> second = node();
      try {
        Owner other = GoneMembers.owner(Cluster.get(second).selfMember().uniqueAddress());
        join(second);
        if (hasLease) {
          take(other);
        }
        join(fencing.othersFenced().toCompletableFuture());
        assertThat(all()).doesNotContain(new Lease(other, 1, true));
        Cluster.get(system).manager().tell(new Down(Cluster.get(second).selfMember().address()));
        var fenced = new Lease(other, hasLease ? 1 : 0, true);
        await()
            .atMost(MARGINS.expiry().multipliedBy(2))
            .untilAsserted(() -> assertThat(all()).contains(fenced));
        assertThat(taken(other)).isZero();
      } finally {
        end(second);
      }
    }
  }

  private void join(ActorSystem<Void> node) {
    Cluster.get(node).manager().tell(Join.create(Cluster.get(system).selfMember().address()));
    await()
        .atMost(PATIENCE)
        .until(() -> Cluster.get(node).selfMember().status().equals(MemberStatus.up()));
  }

  private static ActorSystem<Void> node() {
    return ActorSystem.create(Behaviors.empty(), NodeConfig.SYSTEM, CONFIG);
  }

  private static void end(ActorSystem<Void> node) {
    node.terminate();
    node.getWhenTerminated().toCompletableFuture().join();
  }

  private void take(Owner owner) {
    assertThat(taken(owner)).isEqualTo(1);
  }

  private long taken(Owner owner) {
    return join(leases().take(owner, 1).toCompletableFuture()).count();
  }

  private long renew(Owner owner) {
    return join(leases().renew(owner, 1, 1).toCompletableFuture()).count();
  }

  private List<Lease> all() {
    return join(leases().all().toCompletableFuture());
  }

  private NodeLeases leases() {
    return database.storage().nodeLeases();
  }

  private static <T> T join(CompletableFuture<T> round) {
    return round.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static String failure(CompletableFuture<?> round) {
    try {
      join(round);
      return "";
    } catch (CompletionException failed) {
      return String.valueOf(failed.getMessage());
    }
  }
}
