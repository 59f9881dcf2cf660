package io.quorate.multijvm.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.quorate.multijvm.lab.Lab;
import io.quorate.multijvm.lab.NodeExit;
import io.quorate.multijvm.lab.NodeSetup;
import io.quorate.multijvm.network.Topology;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever starts again waits for those that live; but not for one that has ended meanwhile. */
@Tag("multi-jvm")
class JoiningAgainTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  @Test
  void shouldFormTheClusterAnewWhenTheLastMemberEnds() {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    try (Lab lab = Lab.start(getClass().getSimpleName(), 3, 1, NodeSetup.PLAIN)) {
      lab.network().cut(Topology.isolated(lab.nodes(), 2));
      lab.node(1).kill();
      lab.node(3).kill();
      // Node 2 renews its lease, so they wait for it, until it ends as the smaller side: with the
      // shipped margins not before they are there again.
      await("the end of node 2").atMost(LIMIT).until(() -> !lab.node(2).exits().isEmpty());
      lab.network().healAll();
      lab.awaitWhole(LIMIT);

      assertThat(
              lab.log(1).stream()
                  .filter(line -> line.contains(".Joining - ") && line.contains(" INFO ")))
          .as("how node 1 has joined: first it waited")
          .satisfiesExactly(
              first -> assertThat(first).contains("Forming a cluster"),
              again -> assertThat(again).contains("Joining by"),
              atLast -> assertThat(atLast).contains("Forming a cluster"));
      assertThat(codes(lab, 2)).containsExactly(NodeExit.REMOVED);
      assertThat(codes(lab, 1)).as("killed once, and not given up").hasSize(1);
      assertThat(codes(lab, 3)).as("killed once, and not given up").hasSize(1);
    }
  }

  private static List<Integer> codes(Lab lab, int node) {
    return lab.node(node).exits().stream().map(NodeExit::code).toList();
  }
}
