package io.quorate.multijvm.fault;

import static io.quorate.multijvm.fault.FaultDemand.ANSWERS;
import static io.quorate.multijvm.fault.FaultDemand.DECISION;
import static io.quorate.multijvm.fault.FaultDemand.NOBODY_LOST;
import static io.quorate.multijvm.fault.FaultDemand.REMOVAL;

import io.quorate.multijvm.campaign.lab.CampaignLab;
import io.quorate.multijvm.network.Network;
import io.quorate.multijvm.network.Quality;
import io.quorate.multijvm.network.Route;
import io.quorate.multijvm.network.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Faults 1 and 5: cut and bad links. A long one outlasts detection, and the resolver's patience.
 */
final class NetworkFaults {

  private static final int SHORTEST_MS = 1000;
  private static final int LONGEST_SHORT_MS = 4000;
  private static final Duration NO_DATABASE = Duration.ofSeconds(12);
  private static final Duration SLOW = Duration.ofSeconds(12);
  private static final long LEAST_SLOW_BYTES = 10_000;
  private static final Quality BAD = Quality.PERFECT.delayed(5, 60).stalling(0.01, 200, 1500);

  private NetworkFaults() {}

  static Fault shortPartition(CampaignLab on, RandomGenerator random) {
    int node = on.anyNode(random);
    Duration hold = Duration.ofMillis(random.nextInt(SHORTEST_MS, LONGEST_SHORT_MS));
    Set<Route> routes =
        switch (random.nextInt(4)) {
          case 0 -> Topology.isolated(on.usual(), node);
          case 1 -> Topology.isolatedWithDatabase(on.usual(), node);
          case 2 -> Topology.mute(on.usual(), node);
          default -> Topology.deaf(on.usual(), node);
        };
    return cut(on, FaultKind.SHORT_PARTITION, routes, hold).with(NOBODY_LOST);
  }

  static Fault alone(CampaignLab on, RandomGenerator random) {
    Set<Route> routes = Topology.isolated(on.usual(), on.anyNode(random));
    return cut(on, FaultKind.ALONE, routes, on.margins().longCut()).with(DECISION, REMOVAL);
  }

  static Fault aloneWithoutDatabase(CampaignLab on, RandomGenerator random) {
    Set<Route> routes = Topology.isolatedWithDatabase(on.usual(), on.anyNode(random));
    return cut(on, FaultKind.ALONE_WITHOUT_DATABASE, routes, on.margins().longCut())
        .with(DECISION, REMOVAL);
  }

  static Fault brokenLink(CampaignLab on, RandomGenerator random) {
    int node = on.anyNode(random);
    Set<Route> routes = Topology.brokenLink(node, node % CampaignLab.NODES + 1);
    return cut(on, FaultKind.BROKEN_LINK, routes, on.margins().longCut()).with(DECISION, REMOVAL);
  }

  static Fault mute(CampaignLab on, RandomGenerator random) {
    Set<Route> routes = Topology.mute(on.usual(), on.anyNode(random));
    return cut(on, FaultKind.MUTE, routes, on.margins().longCut()).with(DECISION, REMOVAL);
  }

  static Fault deaf(CampaignLab on, RandomGenerator random) {
    Set<Route> routes = Topology.deaf(on.usual(), on.anyNode(random));
    return cut(on, FaultKind.DEAF, routes, on.margins().longCut()).with(DECISION, REMOVAL);
  }

  static Fault halves(CampaignLab on, RandomGenerator random) {
    Set<Route> routes = Topology.split(four(), List.of(4, on.anyNode(random)));
    return cut(on, FaultKind.HALVES, routes, on.margins().longCut()).with(DECISION, REMOVAL).on(4);
  }

  static Fault ring(CampaignLab on, RandomGenerator random) {
    List<Integer> order = random.nextBoolean() ? List.of(1, 2, 3, 4) : List.of(1, 3, 2, 4);
    return cut(on, FaultKind.RING, Topology.ring(order), on.margins().longCut())
        .with(DECISION, REMOVAL)
        .on(4);
  }

  static Fault bridge(CampaignLab on, RandomGenerator random) {
    int bridge = on.anyNode(random);
    int one = bridge % CampaignLab.NODES + 1;
    Set<Route> routes = Topology.bridge(four(), List.of(one, 4), bridge);
    return cut(on, FaultKind.BRIDGE, routes, on.margins().longCut()).with(DECISION, REMOVAL).on(4);
  }

  static Fault withoutDatabase(CampaignLab on, RandomGenerator random) {
    int node = on.anyNode(random);
    Set<Route> routes = Topology.withoutDatabase(List.of(node));
    return cut(on, FaultKind.WITHOUT_DATABASE, routes, NO_DATABASE)
        .with(NOBODY_LOST, ANSWERS)
        .unless(() -> on.lab().isReady(node) ? "the node was ready without its database" : "");
  }

  static Fault slow(CampaignLab on, RandomGenerator random) {
    Network network = on.lab().network();
    Set<Route> routes =
        random.nextBoolean()
            ? Topology.all(on.usual())
            : on.stored().routes(on.usual(), on.anyNode(random));
    var before = new AtomicLong();
    return Fault.of(
            FaultKind.SLOW_NETWORK,
            routes.size() + " links",
            SLOW,
            () -> {
              network.quality(routes, BAD);
              before.set(bytes(network, routes));
            },
            network::healAll)
        .unless(
            () ->
                bytes(network, routes) - before.get() < LEAST_SLOW_BYTES
                    ? "hardly anything passed the slow links"
                    : "");
  }

  static Fault cut(CampaignLab on, FaultKind kind, Set<Route> routes, Duration hold) {
    Network network = on.lab().network();
    String detail = String.join(" ", routes.stream().map(Route::toString).sorted().toList());
    return Fault.of(kind, detail, hold, () -> network.cut(routes), network::healAll);
  }

  private static long bytes(Network network, Set<Route> routes) {
    return routes.stream().mapToLong(route -> network.link(route).bytes()).sum();
  }

  private static List<Integer> four() {
    return IntStream.rangeClosed(1, 4).boxed().toList();
  }
}
