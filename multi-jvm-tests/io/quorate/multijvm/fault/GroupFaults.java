package io.quorate.multijvm.fault;

import static io.quorate.multijvm.campaign.lab.CampaignLab.NODES;
import static io.quorate.multijvm.fault.FaultDemand.ANSWERS;
import static io.quorate.multijvm.fault.FaultDemand.DECISION;
import static io.quorate.multijvm.fault.FaultDemand.KILL;
import static io.quorate.multijvm.fault.FaultDemand.NOBODY_LOST;
import static io.quorate.multijvm.fault.FaultDemand.REMOVAL;
import static io.quorate.multijvm.fault.FaultDemand.ZOMBIE;

import io.quorate.multijvm.campaign.lab.CampaignLab;
import io.quorate.multijvm.lab.LabNode;
import io.quorate.multijvm.network.Network;
import io.quorate.multijvm.network.Route;
import io.quorate.multijvm.network.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Faults of nodes that keep the journal themselves, as one Raft group: what happens to its leader,
 * and what it is to have a cluster and a group that are cut along different lines.
 */
final class GroupFaults {

  private static final String LEADER = "the leader";

  /** Longer than the nodes' own deadline for an answer. */
  private static final Duration NO_GROUP = Duration.ofSeconds(12);

  private GroupFaults() {}

  static Fault leaderKilled(CampaignLab on, RandomGenerator random) {
    return ProcessFaults.kill(on, FaultKind.LEADER_KILLED, LEADER, () -> List.of(leader(on)));
  }

  /** It wakes up when others lead and own all that it had, and may believe for a while to lead. */
  static Fault leaderPaused(CampaignLab on, RandomGenerator random) {
    Duration asleep = on.margins().zombiePause();
    return Fault.of(
            FaultKind.LEADER_PAUSED,
            "%s, %d ms".formatted(LEADER, asleep.toMillis()),
            asleep,
            () -> on.zombie().sleep(() -> leader(on)),
            on.zombie()::wake)
        .with(DECISION, REMOVAL, ZOMBIE)
        .unless(
            () ->
                leader(on) == on.zombie().node()
                    ? "no other node leads in its place"
                    : on.zombie().awake());
  }

  static Fault leaderCutOff(CampaignLab on, RandomGenerator random) {
    Network network = on.lab().network();
    return Fault.of(
            FaultKind.LEADER_CUT_OFF,
            LEADER,
            on.margins().longCut(),
            () -> network.cut(Topology.isolated(on.usual(), leader(on))),
            network::healAll)
        .with(DECISION, REMOVAL);
  }

  /** To the cluster the node is well, but it can prove nothing. */
  static Fault withoutGroup(CampaignLab on, RandomGenerator random) {
    int node = on.anyNode(random);
    Set<Route> routes = Topology.withoutJournal(on.usual(), node);
    return NetworkFaults.cut(on, FaultKind.WITHOUT_GROUP, routes, NO_GROUP)
        .with(NOBODY_LOST, ANSWERS)
        .unless(() -> on.lab().isReady(node) ? "the node was ready without its group" : "");
  }

  /**
   * Two nodes are the majority of the cluster, while one of these and the third one are the
   * majority of the group: whoever goes on must be able to write.
   */
  static Fault majoritiesApart(CampaignLab on, RandomGenerator random) {
    int both = on.anyNode(random);
    int one = random.nextBoolean() ? both % NODES + 1 : (both + 1) % NODES + 1;
    int other = on.usual().stream().filter(n -> n != both && n != one).findFirst().orElseThrow();
    Set<Route> routes = Topology.isolated(on.usual(), one);
    routes.addAll(Topology.withoutJournal(on.usual(), other));
    Network network = on.lab().network();
    return Fault.of(
            FaultKind.MAJORITIES_APART,
            "cluster without node %d, group without node %d".formatted(one, other),
            on.margins().longCut(),
            () -> network.cutOnly(routes),
            network::healAll)
        .with(DECISION, REMOVAL);
  }

  /** A node comes back with an empty disk, and is added to the group as a new one. */
  static Fault diskLost(CampaignLab on, RandomGenerator random) {
    int number = on.anyNode(random);
    LabNode node = on.lab().node(number);
    return Fault.of(
            FaultKind.DISK_LOST,
            "node " + number,
            Duration.ZERO,
            () -> {
              node.stayDown();
              on.lab().loseDisk(number);
              node.start();
              on.stored().group().add(number);
            },
            () -> {})
        .with(KILL);
  }

  private static int leader(CampaignLab on) {
    return on.stored().group().leader();
  }
}
