package io.quorate.transaction.simulation;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;

/** A network that loses, doubles, delays and reorders messages, and may be cut. */
final class Network {

  private static final int USUAL_DELAY_MS = 6;
  private static final int[] DOUBLED_WITHIN_MS = {10, 3_000, 30_000, 180_000};
  private static final double ONE_WAY = 0.2;

  private final Cluster cluster;
  private final World world;
  private final Faults faults;
  private final int[] groups = new int[Cluster.NODES];
  private boolean oneWay;
  private int doubled;

  Network(Cluster cluster, Faults faults) {
    this.cluster = cluster;
    this.world = cluster.world();
    this.faults = faults;
  }

  /** Returns how many messages came twice. */
  int doubled() {
    return doubled;
  }

  /** Sends a command; its reply comes back as often as the command arrives, or not at all. */
  void send(int from, Site<?, ?, ?> to, Object command, long patienceMs, Consumer<Reply> replyTo) {
    long sentAtMs = cluster.clock(from).nowMs();
    transmit(
        from,
        to,
        copy ->
            new Request(
                command, sentAtMs, patienceMs, false, reply -> reply(copy, from, reply, replyTo)));
  }

  /** Sends a command that is not answered. */
  void hint(int from, Site<?, ?, ?> to, Object command) {
    long sentAtMs = cluster.clock(from).nowMs();
    transmit(from, to, copy -> new Request(command, sentAtMs, Request.ANY_AGE, true, reply -> {}));
  }

  /** Makes groups of nodes that do not hear each other; perhaps some hear one that hears none. */
  void cut() {
    for (int node = 0; node < Cluster.NODES; node++) {
      groups[node] = faults.allAlone() ? node : world.below(Cluster.NODES);
    }
    oneWay = !faults.allAlone() && world.chance(ONE_WAY);
  }

  /** Ends a partition. */
  void join() {
    Arrays.fill(groups, 0);
  }

  /** Whether a node cannot hear another one. */
  boolean isCut(int from, int to) {
    return groups[from] != groups[to] && !(oneWay && groups[from] == 0);
  }

  private void transmit(int from, Site<?, ?, ?> to, Function<Copy<?, ?, ?>, Request> request) {
    Consumer<Copy<?, ?, ?>> arrive = copy -> copy.receive(request.apply(copy));
    deliver(from, to, arrive, delayMs());
    if (world.fault(faults.doubled())) {
      int within = DOUBLED_WITHIN_MS[world.below(DOUBLED_WITHIN_MS.length)];
      deliver(from, to, arrive, world.below(within));
      doubled++;
    }
  }

  private void deliver(int from, Site<?, ?, ?> to, Consumer<Copy<?, ?, ?>> arrive, int delayMs) {
    if (world.fault(faults.lost())) {
      return;
    }
    world.later(
        delayMs,
        () -> {
          Copy<?, ?, ?> copy = cluster.copyFor(from, to);
          if (copy != null && !isCut(from, copy.node())) {
            arrive.accept(copy);
          }
        });
  }

  private void reply(Copy<?, ?, ?> copy, int to, Reply reply, Consumer<Reply> replyTo) {
    if (!copy.isDead() && !world.fault(faults.lost())) {
      world.later(
          delayMs(),
          () -> {
            if (!isCut(copy.node(), to)) {
              replyTo.accept(reply);
            }
          });
    }
  }

  /** Mostly short; now and then as long as a hand-off. */
  private int delayMs() {
    return world.fault(faults.slow())
        ? world.below(faults.slowestMs())
        : world.below(USUAL_DELAY_MS);
  }
}
