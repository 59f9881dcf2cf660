package io.quorate.multijvm.consistency;

import static org.awaitility.Awaitility.await;

import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.lab.Lab;
import io.quorate.multijvm.network.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Brings workload 8 and short faults upon a lab of three nodes, one fault a node: one loses the
 * database, and then the others too; one is killed; one stands still meanwhile. None lasts so long
 * that a node is removed. At the end all is whole, nobody writes, and every node must come to show
 * the same. For use by one thread.
 */
public final class ConsistencyFaults {

  /** Within which a node that can hear what is new shows it, on a busy machine. */
  public static final Duration LIMIT = Duration.ofSeconds(4);

  private static final int OPERATIONS = 150;
  private static final Duration START_LIMIT = Duration.ofMinutes(1);
  private static final Duration WHOLE_LIMIT = Duration.ofMinutes(2);

  /** Longer than the limit, so that what is new can only have come by gossip. */
  private static final Duration WITHOUT_DATABASE = LIMIT.plusSeconds(2);

  /** Reads of what has only come by gossip, at the least; rare, since few write meanwhile. */
  private static final int NEWS = 3;

  private static final Duration ALONE = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(1_500);

  /** What is read in it after the limit was written before. */
  private static final Duration END = LIMIT.plusSeconds(1);

  private final Lab lab;
  private final Client client;
  private final ConsistencyHistory history;
  private final long seed;

  public ConsistencyFaults(Lab lab, Client client, ConsistencyHistory history, long seed) {
    this.lab = lab;
    this.client = client;
    this.history = history;
    this.seed = seed;
  }

  /** Runs; returns when no client is at work any more. */
  public void run() {
    List<Integer> order = new ArrayList<>(lab.nodes());
    Collections.shuffle(order, new Random(seed));
    order.forEach(history::gained);
    try (var load = ConsistencyLoad.start(client, history, "faults", ConsistencyPace.SHORT, seed)) {
      await("the load to begin").atMost(START_LIMIT).until(() -> history.size() >= OPERATIONS);
      cutOff(order.get(0));
      kill(order.get(2), order.get(1));
      load.stopWriting();
      watch(END);
      load.requestStop();
    }
  }

  private void cutOff(int node) {
    List<Integer> nodes = lab.nodes();
    history.lost(ReadLevel.EVENTUAL, node);
    lab.network().cut(Topology.withoutDatabase(List.of(node)));
    watch(WITHOUT_DATABASE);
    await("news by gossip on node " + node)
        .atMost(WHOLE_LIMIT)
        .until(() -> history.answered(ReadLevel.WEAK, "gossip", node) >= NEWS);
    history.lost(ReadLevel.WEAK, node);
    lab.network().cut(Topology.isolated(nodes, node));
    watch(ALONE);
    lab.network().healAll();
    history.gained(node);
  }

  private void pause(int node) {
    history.lost(node);
    lab.node(node).pause();
    try {
      watch(PAUSE);
    } finally {
      lab.node(node).resume();
    }
    history.gained(node);
  }

  /** Kills a node, and pauses another while it is away. */
  private void kill(int node, int other) {
    int ends = lab.node(node).exits().size();
    history.lost(node);
    lab.node(node).kill();
    await("the end of node " + node)
        .atMost(WHOLE_LIMIT)
        .until(() -> lab.node(node).exits().size() > ends);
    pause(other);
    lab.awaitWhole(WHOLE_LIMIT);
    history.gained(node);
  }

  /** Lets things happen for so long. */
  private static void watch(Duration time) {
    await("a while").pollDelay(time).atMost(time.plus(WHOLE_LIMIT)).until(() -> true);
  }
}
