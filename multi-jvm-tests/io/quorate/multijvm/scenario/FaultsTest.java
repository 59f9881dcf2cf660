package io.quorate.multijvm.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.multijvm.client.AnswerCounts;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.client.Operation;
import io.quorate.multijvm.workload.Load;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Restarts a node of {@code quorate local}, and kills the whole with everything in it; after each,
 * nothing is lost or doubled. The campaign has all other faults.
 */
class FaultsTest extends ClusterTest {

  private static final Duration EXPIRY_LIMIT = Duration.ofSeconds(15);
  private static final Duration HOLD_TTL = Duration.ofSeconds(5);

  @Test
  @Order(1)
  void shouldServeThroughAllNodes() {
    List<Operation> opened = scene.openAll();
    Operation deposit = client.perform(Intent.deposit("bank-0", "first", 7), 2);

    scene.awaitAllUp(RESTART_LIMIT);
    assertThat(opened).allMatch(o -> o.last().status() == 201);
    for (int node = 1; node <= LocalScene.NODES; node++) {
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

    AnswerCounts answers = answersSince(leftNanos);
    assertThat(cluster.output()).contains("Node %d exited with code 0".formatted(node));
    assertThat(answers.neitherAnsweredNorCertain()).isEmpty();
    assertThat(scene.history().since(leftNanos))
        .allMatch(o -> o.last().isAcknowledged() || o.last().isRefused());
    assertSound();
  }

  @Test
  @Order(3)
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
}
