package io.quorate.multijvm.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.quorate.multijvm.lab.LabFigures;
import io.quorate.multijvm.lab.NodeExit;
import io.quorate.multijvm.lab.NodeSetup;
import io.quorate.multijvm.variant.DefectScenario;
import io.quorate.multijvm.variant.QueuedRequests;
import io.quorate.multijvm.variant.VariantLab;
import io.quorate.testing.Seed;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A node that sleeps so long that the others go on without it, and then wakes up as a zombie, with
 * requests waiting in its sockets.
 */
@Tag("long")
class ZombieTest {

  private static final long SEED = Seed.VALUE;

  @Test
  void shouldKeepOneHistoryWhenAPausedNodeWakesUp() {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    NodeSetup plain = NodeSetup.PLAIN;
    try (var lab =
        VariantLab.start(getClass().getSimpleName(), SEED, List.of(plain, plain, plain))) {
      int node = lab.anyNode();
      LabFigures before = lab.lab().figures();
      QueuedRequests sleepers = DefectScenario.zombie(lab, node);
      LabFigures figures = lab.lab().figures().since(before);
      List<String> findings = lab.findings();
      System.out.printf(
          "ZombieTest -Dseed=%d: reads that waited %d, answered at all %d, with 200 %d, stale %d%n",
          SEED,
          sleepers.size(),
          sleepers.arrived(),
          sleepers.answered(),
          sleepers.staleReads().size());
      System.out.println("  " + lab.counts());

      assertThat(sleepers.staleReads()).isEmpty();
      assertThat(findings).isEmpty();
      assertThat(lab.lab().node(node).exits())
          .as("ends of the zombie")
          .extracting(NodeExit::code)
          .containsExactly(NodeExit.REMOVED);
      assertThat(figures.decisions()).as("resolver decisions; else void").isPositive();
      assertThat(sleepers.arrived()).as("reads it found waiting; else void").isPositive();
      assertThat(figures.conflicts() + figures.withheld())
          .as("writes that the zombie withheld or the journal refused; else the run is void")
          .isPositive();
    }
  }
}
