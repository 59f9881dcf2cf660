package io.quorate.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.Config;
import io.quorate.cluster.NodeConfig;
import io.quorate.local.postgres.EmbeddedPostgres;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.storage.Storage;
import io.quorate.storage.postgres.TestDatabase;
import io.quorate.testing.BesideOthers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A whole node answers only while its lease in the database is certain. */
@BesideOthers
@NullUnmarked
@TestInstance(Lifecycle.PER_CLASS)
class NodeLeaseTest {

  private static final Duration PATIENCE = LeasedNode.PATIENCE;
  private static final Duration LEASE = Duration.ofSeconds(2);

  /** A quarter of it is the time until the next renewal. */
  private static final Duration LONG = Duration.ofSeconds(12);

  private static final int GONE = 75;

  private EmbeddedPostgres postgres;
  private Connection connection;

  @BeforeAll
  void start() throws IOException, SQLException {
    Path directory = Files.createDirectories(Path.of("target", "test-data"));
    postgres = EmbeddedPostgres.start(Files.createTempDirectory(directory, "lease"), 0);
    new LeasedNode(postgres).close();
    connection = connect();
  }

  @AfterAll
  void stop() throws SQLException {
    connection.close();
    postgres.close();
  }

  @BeforeEach
  void clear() throws SQLException {
    update("DELETE FROM node_lease");
  }

  @Test
  void shouldAnswerNothingWhileItsLeaseCannotBeRenewed() throws SQLException {
    try (var node = new LeasedNode(postgres);
        Connection blocker = connect()) {
      node.awaitServed();
      assertThat(node.read()).isEqualTo(200);
      blocker.setAutoCommit(false);
      lock(blocker);
      // Whatever was renewed before the lock was granted was begun before it, too.
      long lockedNanos = System.nanoTime();
      await().atMost(PATIENCE).until(() -> System.nanoTime() - lockedNanos > LEASE.toNanos());
      assertThat(node.read()).isEqualTo(503);
      assertThat(node.read()).isEqualTo(503);
      blocker.rollback();
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(node.read()).isEqualTo(200));
    }
  }

  @Test
  void shouldAnswerNoMoreAndLeaveWhenFenced() throws SQLException {
    try (var node = new LeasedNode(postgres)) {
      node.awaitServed();
      assertThat(update("UPDATE node_lease SET fenced = true")).isEqualTo(1);
      await().atMost(PATIENCE).until(() -> node.read() != 200);
      await()
          .pollInterval(Duration.ofMillis(20))
          .during(LEASE)
          .atMost(PATIENCE)
          .until(() -> node.read() != 200);
      int code =
          CompletableFuture.supplyAsync(node::awaitEnd)
              .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
              .join();
      assertThat(code).isEqualTo(GONE);
    }
  }

  /** As soon as the next renewal says so, and not only when the last proof is over. */
  @Test
  void shouldHaveNoProofBeforeItIsAMemberAndNoneOnceItIsFenced() throws SQLException {
    Config quorate = LeasedNode.config(postgres, 0);
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.empty(), NodeConfig.SYSTEM, FencingTest.CONFIG);
    try (Storage storage = TestDatabase.open(quorate.getConfig("quorate"))) {
      NodeLease lease =
          NodeLease.hold(
              system,
              storage.nodeLeases(),
              new Margins(Duration.ofSeconds(3), LONG, LONG),
              new NodeLease.Clocks(
                  new HybridClock(System::currentTimeMillis), System::currentTimeMillis));
      assertThat(lease.isProven()).isFalse();
      Cluster cluster = Cluster.get(system);
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
      await().atMost(PATIENCE).until(lease::isProven);
      long fencedNanos = System.nanoTime();
      update("UPDATE node_lease SET fenced = true");
      await().atMost(PATIENCE).until(() -> !lease.isProven());
      assertThat(System.nanoTime() - fencedNanos).isLessThan(LONG.dividedBy(2).toNanos());
      assertThat(lease.isLost()).isTrue();
      system.getWhenTerminated().toCompletableFuture().join();
      assertThat(lease.isProven()).isFalse();
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }

  @Test
  void shouldServeNothingBesideAStrangerUntilThatIsSilent() throws SQLException {
    update(
        "INSERT INTO node_lease (address, uid, renewals, fenced, clock, seen_at)"
            + " VALUES ('10.0.0.9:2551', 9, 1, false, 0, now())");
    String renew = "UPDATE node_lease SET renewals = renewals + 1 WHERE uid = 9 AND NOT fenced";
    try (var node = new LeasedNode(postgres)) {
      await()
          .pollInterval(Duration.ofMillis(200))
          .during(LEASE.multipliedBy(3))
          .atMost(PATIENCE)
          .until(() -> update(renew) == 1 && node.read() != 404);
      assertThat(node.read()).isEqualTo(503);
      node.awaitServed();
      assertThat(update(renew)).isZero();
    }
  }

  @Test
  void shouldGiveItsLeaseBackWhenItLeaves() throws SQLException {
    try (var node = new LeasedNode(postgres)) {
      node.awaitServed();
      assertThat(count("fenced")).isZero();
    }
    assertThat(count("fenced AND renewals = 0 AND clock > 0")).isEqualTo(1);
  }

  private static void lock(Connection blocker) throws SQLException {
    try (Statement statement = blocker.createStatement()) {
      statement.execute("LOCK TABLE node_lease IN EXCLUSIVE MODE");
    }
  }

  private int update(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  private int count(String condition) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT count(*) FROM node_lease WHERE " + condition)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }
}
