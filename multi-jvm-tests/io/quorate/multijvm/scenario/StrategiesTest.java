package io.quorate.multijvm.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.History;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.client.Request;
import io.quorate.multijvm.lab.Lab;
import io.quorate.multijvm.lab.NodeExit;
import io.quorate.multijvm.lab.NodeSetup;
import io.quorate.multijvm.network.Topology;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Cuts a cluster in two under the strategies that the campaign does not run with: the right side
 * goes on, the other ends with its own exit code, and all is whole again after the cut.
 */
@Tag("long")
class StrategiesTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(15);

  @BeforeAll
  static void requireLinux() {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
  }

  @Test
  void shouldGoOnWithTheQuorum() {
    split("static-quorum", 3, Set.of(3), Set.of(1, 2));
  }

  @Test
  void shouldEndAloneWhenTheOldestIsCutOff() {
    split("keep-oldest", 3, Set.of(1), Set.of(2, 3));
  }

  @Test
  void shouldGoOnWithTheOldestThoughFewer() {
    split("keep-oldest", 5, Set.of(1, 2), Set.of(1, 2));
  }

  @Test
  void shouldGoOnWithWhoTakesTheLease() {
    split("lease-majority", 3, Set.of(3), Set.of(1, 2));
  }

  @Test
  void shouldLetTheMajorityTakeTheLease() {
    split("lease-majority", 3, Set.of(1), Set.of(2, 3));
  }

  @Test
  void shouldEndAllWhenAllAreToGoDown() {
    split("down-all", 3, Set.of(3), Set.of());
  }

  /**
   * @param side those that are cut from the others
   * @param survivors those that go on
   */
  private static void split(String strategy, int count, Set<Integer> side, Set<Integer> survivors) {
    NodeSetup setup = NodeSetup.PLAIN.with("QUORATE_SPLIT_BRAIN", strategy);
    try (Lab lab = Lab.start(StrategiesTest.class.getSimpleName(), count, 1, setup);
        Client client = new Client(lab.urls(), new History())) {
      var ending = new HashSet<>(lab.nodes());
      ending.removeAll(survivors);

      lab.network().cut(Topology.split(lab.nodes(), side));
      await("the end of " + ending)
          .atMost(LIMIT)
          .until(() -> ending.stream().noneMatch(node -> lab.node(node).exits().isEmpty()));
      for (int survivor : survivors) {
        await("to go on").atMost(LIMIT).until(() -> lab.seesExactly(survivor, survivors));
        assertThat(open(client, survivor)).isEqualTo(201);
      }
      lab.network().healAll();
      lab.awaitWhole(LIMIT);

      for (int node : lab.nodes()) {
        List<NodeExit> exits = lab.node(node).exits();
        if (survivors.contains(node)) {
          assertThat(exits).as("exits of a survivor").isEmpty();
        } else {
          assertThat(exits.getFirst().code()).isEqualTo(NodeExit.REMOVED);
        }
        assertThat(open(client, node)).isEqualTo(201);
      }
    }
  }

  private static int open(Client client, int node) {
    Request request = Intent.open("account-" + System.nanoTime(), 100, 0).request();
    return client.attempt(request, node, REQUEST_LIMIT).status();
  }
}
