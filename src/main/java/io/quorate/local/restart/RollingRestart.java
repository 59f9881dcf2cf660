package io.quorate.local.restart;

import io.quorate.local.LocalFailure;
import io.quorate.local.cluster.ClusterState;
import io.quorate.local.cluster.LocalSettings;
import io.quorate.local.cluster.NodeProcess;
import io.quorate.local.cluster.NodeReadiness;
import io.quorate.local.os.Deadline;
import io.quorate.local.os.Processes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Restarts every node of a running cluster, one after the other, under load. Node 1 comes last: it
 * is the first seed node, so the oldest member, and what lives on the oldest (the coordinators of
 * the shards, the singletons) then moves once and not with every node. For use by one thread, once.
 */
public final class RollingRestart {

  public static final int MIN_NODES = 2;
  static final Duration WARM_UP = Duration.ofSeconds(10);
  static final Duration LEAVE_LIMIT = Duration.ofSeconds(60);
  static final Duration EVEN_LIMIT = Duration.ofSeconds(30);

  private static final Duration POLL = Duration.ofMillis(100);

  private final LocalSettings settings;
  private final List<NodeProcess> nodes;
  private final BooleanSupplier stopped;
  private final Consumer<String> output;

  /**
   * @param stopped whether the restarts are to end early
   * @param output prints lines
   */
  public RollingRestart(
      LocalSettings settings,
      List<NodeProcess> nodes,
      BooleanSupplier stopped,
      Consumer<String> output) {
    this.settings = settings;
    this.nodes = nodes.stream().sorted(Comparator.comparingInt(RollingRestart::number)).toList();
    this.stopped = stopped;
    this.output = output;
  }

  /**
   * Restarts all nodes; bounded.
   *
   * @throws LocalFailure when a node does not leave or come back in time
   */
  public RestartReport run() {
    List<String> urls = settings.numbers().mapToObj(settings::url).toList();
    try (NodeReadiness readiness = new NodeReadiness();
        ReadyNodes ready = new ReadyNodes(urls);
        LoadClient client = new LoadClient(ready, RestartLoad.REQUEST_LIMIT);
        RestartLoad load = new RestartLoad(client)) {
      ready.watch(readiness);
      load.open();
      load.start();
      output.accept(
          "load: %d requests/s on %d accounts, warming up for %d s"
              .formatted(
                  RestartLoad.REQUESTS_PER_SECOND, RestartLoad.ACCOUNTS, WARM_UP.toSeconds()));
      warmUp();
      load.measure();
      long startNanos = System.nanoTime();
      for (NodeProcess node : nodes.reversed()) {
        output.accept(restart(node, readiness).toString());
      }
      Duration took = since(startNanos);
      return new RestartReport(took, load.stop(), load.checkBalances());
    }
  }

  private void warmUp() {
    Deadline deadline = Deadline.after(WARM_UP);
    while (!deadline.passed()) {
      checkStopped();
      Deadline.pause(POLL);
    }
  }

  private NodeRestart restart(NodeProcess node, NodeReadiness readiness) {
    int number = number(node);
    long startNanos = System.nanoTime();
    Optional<ProcessHandle> asked = node.requestRestart();
    if (asked.isEmpty()) {
      throw new LocalFailure(
          "Expected to restart node %d, but it does not run; see %s."
              .formatted(number, node.files().log()));
    }
    if (!Processes.awaitExit(asked.get(), LEAVE_LIMIT)) {
      throw new LocalFailure(
          "Expected node %d to leave within %d s, but it did not; see %s."
              .formatted(number, LEAVE_LIMIT.toSeconds(), node.files().log()));
    }
    Duration left = since(startNanos);
    int exitsBefore = node.exits();
    Deadline deadline = Deadline.after(settings.startTimeout());
    while (!(readiness.isReady(settings.url(number)) && isWhole(readiness))) {
      checkStopped();
      if (deadline.passed() || node.exits() > exitsBefore) {
        throw new LocalFailure(
            "Expected node %d to be ready and up for all within %d s, but the nodes see %s; see %s."
                .formatted(
                    number,
                    settings.startTimeout().toSeconds(),
                    states(readiness),
                    node.files().log()));
      }
      Deadline.pause(POLL);
    }
    return new NodeRestart(number, left, since(startNanos), awaitEven(readiness));
  }

  /** Waits until the node has its part of the shards; what is late is no reason to fail. */
  private boolean awaitEven(NodeReadiness readiness) {
    Deadline deadline = Deadline.after(EVEN_LIMIT);
    while (!states(readiness).stream().allMatch(ClusterState::isEven)) {
      checkStopped();
      if (deadline.passed()) {
        return false;
      }
      Deadline.pause(POLL);
    }
    return true;
  }

  private boolean isWhole(NodeReadiness readiness) {
    List<ClusterState> states = states(readiness);
    return states.size() == nodes.size()
        && states.stream().allMatch(state -> state.isWhole(nodes.size()));
  }

  private List<ClusterState> states(NodeReadiness readiness) {
    List<ClusterState> states = new ArrayList<>();
    settings
        .numbers()
        .mapToObj(settings::url)
        .map(readiness::clusterState)
        .forEach(state -> state.ifPresent(states::add));
    return states;
  }

  private void checkStopped() {
    if (stopped.getAsBoolean()) {
      throw new LocalFailure("Expected to restart all nodes, but was asked to stop.");
    }
  }

  private static int number(NodeProcess node) {
    return node.files().number();
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
