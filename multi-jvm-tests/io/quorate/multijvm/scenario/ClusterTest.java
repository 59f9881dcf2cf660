package io.quorate.multijvm.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.quorate.multijvm.check.JournalAudit;
import io.quorate.multijvm.client.AnswerCounts;
import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.History;
import io.quorate.multijvm.lab.QuorateLocal;
import io.quorate.testing.Seed;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A test whose methods, one after another, use one cluster: it is started before the first and
 * ended after the last. {@code -Dseed=N} repeats a run's random choices.
 */
@Tag("multi-jvm")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
public abstract class ClusterTest {

  public static final long SEED = Seed.VALUE;
  static final Duration RESTART_LIMIT = Duration.ofMinutes(1);

  final LocalScene scene = new LocalScene(getClass().getSimpleName());
  final QuorateLocal cluster = scene.cluster();
  final Client client = scene.client();

  private boolean broken;

  @RegisterExtension
  final AfterTestExecutionCallback logs =
      context -> {
        if (context.getExecutionException().isPresent()) {
          broken = true;
          cluster.printLogs();
        }
      };

  @BeforeAll
  void start() {
    long startedNanos = System.nanoTime();
    try {
      cluster.start();
    } catch (RuntimeException e) {
      cluster.printLogs();
      throw e;
    }
    say("cluster ready after %d ms".formatted(millisSince(startedNanos)));
  }

  @AfterAll
  void stop() {
    scene.close();
  }

  @BeforeEach
  void announce(TestInfo test) {
    assumeThat(broken).as("an earlier method failed and may have left a broken cluster").isFalse();
    say("%s -Dseed=%d".formatted(test.getDisplayName(), SEED));
  }

  /** Judges everything that has happened since the cluster was first started. */
  final void assertSound() {
    JournalAudit.Report report = scene.audit();
    say(
        "  %s; %s, conflicts %d"
            .formatted(
                History.count(scene.history().operations()),
                report,
                cluster.database().conflicts()));
    assertThat(report.findings()).as(report.shown()).isEmpty();
    assertThat(scene.history().violations()).isEmpty();
  }

  /** Prints what clients were answered since a moment, and returns it. */
  final AnswerCounts answersSince(long nanos) {
    AnswerCounts answers = AnswerCounts.of(scene.history().since(nanos));
    say("  %s".formatted(answers));
    return answers;
  }

  final void awaitNewProcess(int node, long before) {
    await("node %d to be started again".formatted(node))
        .atMost(RESTART_LIMIT)
        .until(() -> !List.of(0L, before).contains(cluster.nodeId(node)));
  }

  /** Returns a node that the seed chooses. */
  static int anyNode(int salt) {
    return new SplittableRandom(SEED + salt).nextInt(LocalScene.NODES) + 1;
  }

  static long millisSince(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
  }

  static void say(String text) {
    System.out.println(text);
  }
}
