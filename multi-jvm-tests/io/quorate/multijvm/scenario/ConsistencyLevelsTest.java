package io.quorate.multijvm.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.History;
import io.quorate.multijvm.consistency.ConsistencyFaults;
import io.quorate.multijvm.consistency.ConsistencyHistory;
import io.quorate.multijvm.consistency.ConsistencyReport;
import io.quorate.multijvm.consistency.ReadLevel;
import io.quorate.multijvm.lab.Lab;
import io.quorate.multijvm.lab.LabMargins;
import io.quorate.multijvm.lab.NodeSetup;
import io.quorate.testing.Seed;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each level of consistency promises what it does while nodes are cut off, paused and killed. */
@Tag("multi-jvm")
class ConsistencyLevelsTest {

  private static final long SEED = Seed.VALUE;
  private static final int NODES = 3;

  @Test
  void shouldKeepTheGuaranteeOfEachLevel() {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    String name = getClass().getSimpleName();
    System.out.printf("%s -Dseed=%d%n", name, SEED);
    long startedNanos = System.nanoTime();
    var seen = new History();
    var history = new ConsistencyHistory();
    NodeSetup setup = LabMargins.SHORT.over(NodeSetup.PLAIN);
    try (Lab lab = Lab.start(name, NODES, SEED, setup);
        var client = new Client(lab.urls(), seen)) {
      System.out.printf("  nodes up after %d ms%n", millisSince(startedNanos));
      try {
        new ConsistencyFaults(lab, client, history, SEED).run();
      } catch (RuntimeException e) {
        lab.printLogs();
        throw e;
      } finally {
        lab.write("consistency.txt", history.lines());
      }
    }
    ConsistencyReport report = history.judge(ConsistencyFaults.LIMIT);
    System.out.printf(
        "  %s; in %d ms%n", report, Duration.ofNanos(System.nanoTime() - startedNanos).toMillis());

    assertThat(report.findings()).isEmpty();
    assertThat(seen.violations()).isEmpty();
    assertProves(report);
  }

  private static long millisSince(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
  }

  private static void assertProves(ConsistencyReport report) {
    assertThat(report.voids()).as("else the run is void").isEmpty();
    assertThat(report.answered(ReadLevel.SESSION, "owner")).as("copies behind").isPositive();
    assertThat(report.answered(ReadLevel.BOUNDED, "owner")).as("copies too old").isPositive();
    assertThat(report.answered(ReadLevel.WEAK, "gossip")).as("news by gossip").isPositive();
    for (int node = 1; node <= NODES; node++) {
      assertThat(report.converged(ReadLevel.EVENTUAL, node)).as("node %d", node).isPositive();
      assertThat(report.converged(ReadLevel.WEAK, node)).as("node %d", node).isPositive();
    }
  }
}
