package io.quorate.multijvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Kills, pauses and restarts one part after another; after each, nothing is lost or doubled. */
class FaultsTest extends ClusterTest {

  /** Detection, the split-brain resolver's patience twice, removal, and recovery, with margin. */
  private static final Duration FAILOVER_LIMIT = Duration.ofSeconds(60);

  private static final Duration DATABASE_LIMIT = Duration.ofSeconds(15);

  /** The node's own deadline is 10 s. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);

  /** Longer than the node's own deadline. */
  private static final Duration DATABASE_PAUSE = Duration.ofSeconds(12);

  private static final int DATABASE_KILLS = 3;
  private static final Duration EXPIRY_LIMIT = Duration.ofSeconds(15);
  private static final Duration HOLD_TTL = Duration.ofSeconds(5);

  @Test
  @Order(1)
  void shouldServeThroughAllNodes() {
    List<Operation> opened = scene.openAll();
    Operation deposit = client.perform(Intent.deposit("bank-0", "first", 7), 2);

    scene.awaitAllUp(RESTART_LIMIT);
    assertThat(opened).allMatch(o -> o.last().status() == 201);
    for (int node = 1; node <= Scene.NODES; node++) {
      assertThat(client.get(node, "/v1/accounts/bank-0").body()).isEqualTo(deposit.last().body());
      assertThat(client.get(node, "/health/alive").status()).isEqualTo(200);
      assertThat(client.get(node, "/health/ready").status()).isEqualTo(200);
      assertThat(client.get(node, "/metrics").body()).contains("quorate_http_requests");
      assertThat(scene.read(node, "/v1/cluster").path("self").asText()).isNotEmpty();
    }
    assertSound();
  }

  @Test
  @Order(2)
  void shouldFailNoRequestWhenANodeIsRestarted() {
    int node = anyNode(2);
    long before = cluster.nodeId(node);
    long leftNanos;
    try (Load load = scene.load("restart", SEED, false)) {
      scene.awaitRate();
      leftNanos = System.nanoTime();
      cluster.terminate(node);
      await("the exit code")
          .atMost(RESTART_LIMIT)
          .until(() -> cluster.output().contains("Node %d exited with code".formatted(node)));
      say("  node %d left in %d ms".formatted(node, millisSince(leftNanos)));
      awaitNewProcess(node, before);
      scene.awaitAllUp(RESTART_LIMIT);
      load.requestStop();
    }
    say("  node %d was back after %d ms".formatted(node, millisSince(leftNanos)));

    Answers answers = answersSince(leftNanos);
    assertThat(cluster.output()).contains("Node %d exited with code 0".formatted(node));
    assertThat(answers.neitherAnsweredNorCertain()).isEmpty();
    assertThat(scene.history().since(leftNanos))
        .allMatch(o -> o.last().isAcknowledged() || o.last().isRefused());
    assertSound();
  }

  @Test
  @Order(3)
  void shouldTakeWritesAgainSoonAfterANodeIsKilled() {
    int node = anyNode(3);
    long before = cluster.nodeId(node);
    Duration longest;
    long killedNanos;
    try (Load load = scene.load("kill", SEED, true)) {
      scene.awaitRate();
      killedNanos = System.nanoTime();
      cluster.kill9(node);
      longest = Recovery.untilAllTakeWrites(client, "kill", scene.accounts(), killedNanos);
      say(
          "  node %d killed: all accounts took writes after %d ms"
              .formatted(node, longest.toMillis()));
      awaitNewProcess(node, before);
      scene.awaitAllUp(RESTART_LIMIT);
      load.requestStop();
    }

    answersSince(killedNanos);
    assertThat(longest).isLessThan(FAILOVER_LIMIT);
    assertSound();
  }

  @Test
  @Order(4)
  void shouldOutliveTheDatabase() {
    List<Long> nodes = cluster.nodeIds();
    long killedNanos;
    try (Load load = scene.load("database", SEED, true)) {
      scene.awaitRate();
      killedNanos = System.nanoTime();
      for (int i = 0; i < DATABASE_KILLS; i++) {
        killDatabase("database" + i);
      }
      load.requestStop();
    }

    assertThat(answersSince(killedNanos).slowest()).isLessThan(ANSWER_LIMIT);
    assertThat(cluster.nodeIds()).as("no node left").isEqualTo(nodes);
    scene.awaitAllUp(DATABASE_LIMIT);
    assertSound();
  }

  @Test
  @Order(5)
  void shouldAnswerInTimeWhileTheDatabaseIsPaused() {
    List<Long> nodes = cluster.nodeIds();
    long pausedNanos;
    try (Load load = scene.load("pause", SEED, true)) {
      scene.awaitRate();
      pausedNanos = System.nanoTime();
      cluster.pausePostgres();
      try {
        await("the pause's time")
            .atMost(RESTART_LIMIT)
            .until(() -> millisSince(pausedNanos) > DATABASE_PAUSE.toMillis());
      } finally {
        cluster.resumePostgres();
      }
      assertWritesGoOn("pause");
      load.requestStop();
    }

    assertThat(answersSince(pausedNanos).slowest()).isLessThan(ANSWER_LIMIT);
    assertThat(cluster.nodeIds()).as("no node left").isEqualTo(nodes);
    scene.awaitAllUp(DATABASE_LIMIT);
    assertSound();
  }

  @Test
  @Order(6)
  void shouldKeepWhatWasAcknowledgedWhenAllIsKilled() {
    client.perform(Intent.open("expiry", 100, 0), 1);
    long heldNanos;
    try (Load load = scene.load("all", SEED, true)) {
      scene.awaitRate();
      heldNanos = System.nanoTime();
      String ttl = HOLD_TTL.toSeconds() + "s";
      Operation held = client.perform(Intent.hold("expiry", "short", 60, ttl), 2);
      assertThat(held.last().status()).isEqualTo(201);
      cluster.kill9All();
      assertThat(millisSince(heldNanos)).as("killed in time").isLessThan(HOLD_TTL.toMillis());
      load.requestStop();
      await("the hold's time")
          .atMost(RESTART_LIMIT)
          .until(() -> millisSince(heldNanos) > HOLD_TTL.toMillis());
      long startedNanos = System.nanoTime();
      cluster.start();
      say("  all killed: ready again after %d ms".formatted(millisSince(startedNanos)));
    }

    await("the expiry of a hold that nobody asks about")
        .atMost(EXPIRY_LIMIT)
        .until(() -> scene.count("account|expiry", "account.hold-expired") == 1);
    JsonNode account = scene.read(3, "/v1/accounts/expiry");
    assertThat(account.path("held").asLong(-1)).isZero();
    assertThat(account.path("available").asLong()).isEqualTo(100);
    answersSince(heldNanos);
    assertSound();
  }

  private void killDatabase(String phase) {
    long before = cluster.postgresId();
    long killedNanos = System.nanoTime();
    cluster.killPostgres();
    await("a new database process")
        .atMost(RESTART_LIMIT)
        .until(() -> cluster.postgresId() != before && cluster.database().answers());
    say("  database back after %d ms".formatted(millisSince(killedNanos)));
    assertWritesGoOn(phase);
  }

  private void assertWritesGoOn(String phase) {
    Duration longest =
        Recovery.untilAllTakeWrites(client, phase, scene.accounts(), System.nanoTime());
    say("  all accounts took writes again %d ms later".formatted(longest.toMillis()));
    assertThat(longest).isLessThan(DATABASE_LIMIT);
  }
}
