package io.quorate.multijvm.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.multijvm.check.JournalAudit;
import io.quorate.multijvm.check.TablesJournal;
import io.quorate.multijvm.client.AnswerCounts;
import io.quorate.multijvm.client.History;
import io.quorate.multijvm.lab.QuorateLocal;
import io.quorate.multijvm.replica.ReplicaComparison;
import io.quorate.multijvm.replica.ReplicaCopy;
import io.quorate.multijvm.workload.Load;
import io.quorate.testing.Seed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code quorate local --journal raft}: each node is killed under load, whichever leads, one soon
 * after the other, and then all of them. The nodes that are left go on each time. In the end every
 * node has the same, byte for byte, and the journal is right.
 */
@Tag("multi-jvm")
class WithoutDatabaseTest {

  private static final Duration RESTART_LIMIT = Duration.ofMinutes(2);
  private static final Duration REST_LIMIT = Duration.ofMinutes(1);
  private static final Duration LOAD_LIMIT = Duration.ofSeconds(30);
  private static final int OPERATIONS = 300;

  private final LocalScene scene = new LocalScene("WithoutDatabaseTest");
  private final QuorateLocal cluster = scene.cluster();
  private boolean passed;

  @AfterEach
  void stop() {
    if (!passed) {
      cluster.printLogs();
    }
    scene.close();
  }

  @Test
  void shouldKeepEverythingOnTheNodesThemselves() {
    System.out.printf("-Dseed=%d%n", Seed.VALUE);
    cluster.argue("--journal", "raft");
    cluster.start();
    assertThat(scene.openAll()).allMatch(operation -> operation.last().status() == 201);
    scene.awaitAllUp(RESTART_LIMIT);

    for (int node = 1; node <= LocalScene.NODES; node++) {
      killed(node);
    }
    allKilled();

    Map<String, List<JsonNode>> served = atRest();
    cluster.stop();
    ReplicaComparison replicas =
        ReplicaComparison.of(
            IntStream.rangeClosed(1, LocalScene.NODES).mapToObj(this::replica).toList());
    System.out.println("  " + replicas);
    assertThat(replicas.differences()).isEmpty();
    JournalAudit.Report report =
        JournalAudit.run(
            TablesJournal.sorted(TablesJournal.read(replica(1).tables())),
            scene.history().operations(),
            served);
    System.out.printf("  %s; %s%n", History.count(scene.history().operations()), report);
    assertThat(report.findings()).as(report.shown()).isEmpty();
    assertThat(scene.history().violations()).isEmpty();
    passed = true;
  }

  private void killed(int node) {
    long before = cluster.nodeId(node);
    List<Long> others = idsBut(node);
    long killedNanos;
    try (Load load = scene.load("kill" + node, Seed.VALUE, true)) {
      awaitOperations();
      killedNanos = System.nanoTime();
      cluster.kill9(node);
      await("node %d to be started again".formatted(node))
          .atMost(RESTART_LIMIT)
          .until(() -> !List.of(0L, before).contains(cluster.nodeId(node)));
      scene.awaitAllUp(RESTART_LIMIT);
      load.requestStop();
    }
    assertThat(idsBut(node)).as("the processes that were not killed").isEqualTo(others);
    System.out.printf(
        "  node %d killed, back after %d ms; %s%n",
        node,
        Duration.ofNanos(System.nanoTime() - killedNanos).toMillis(),
        AnswerCounts.of(scene.history().since(killedNanos)));
  }

  private List<Long> idsBut(int node) {
    return IntStream.rangeClosed(1, LocalScene.NODES)
        .filter(other -> other != node)
        .mapToObj(cluster::nodeId)
        .toList();
  }

  /** Without any the fault proves nothing; nodes that have just started are slow. */
  private void awaitOperations() {
    int before = scene.history().size();
    await("operations before the fault")
        .atMost(LOAD_LIMIT)
        .until(() -> scene.history().size() - before >= OPERATIONS);
  }

  private void allKilled() {
    try (Load load = scene.load("all", Seed.VALUE, true)) {
      awaitOperations();
      cluster.kill9All();
      load.requestStop();
      cluster.start();
    }
    scene.awaitAllUp(RESTART_LIMIT);
  }

  /** Returns what all nodes serve, once it stays as it is. */
  private Map<String, List<JsonNode>> atRest() {
    List<Map<String, List<JsonNode>>> seen = new ArrayList<>(List.of(Map.of()));
    await("entities at rest")
        .atMost(REST_LIMIT)
        .pollInterval(Duration.ofSeconds(2))
        .until(
            () -> {
              seen.add(scene.served());
              return seen.getLast().equals(seen.get(seen.size() - 2));
            });
    for (int node = 1; node <= LocalScene.NODES; node++) {
      JsonNode audit = scene.read(node, "/v1/audit");
      assertThat(audit.path("conserved").asBoolean()).as("node %d: %s", node, audit).isTrue();
    }
    return seen.getLast();
  }

  private ReplicaCopy replica(int node) {
    Path raft = cluster.nodeDirectory(node).resolve("raft");
    return new ReplicaCopy(node, raft.resolve("tables"), raft.resolve("log"));
  }
}
