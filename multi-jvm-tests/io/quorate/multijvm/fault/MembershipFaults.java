package io.quorate.multijvm.fault;

import static io.quorate.multijvm.fault.FaultDemand.KILL;
import static io.quorate.multijvm.fault.FaultDemand.NOBODY_LOST;
import static io.quorate.multijvm.fault.FaultDemand.NO_FAILED_REQUEST;

import io.quorate.multijvm.campaign.lab.CampaignLab;
import io.quorate.multijvm.workload.Load;
import java.util.ArrayList;
import java.util.random.RandomGenerator;

/** Faults 7 and 8: nodes that join and leave, and are replaced by those of the next version. */
final class MembershipFaults {

  private static final int NEWCOMER = 4;

  private static final int VICTIM = 1;

  /** Then about half of all entities are on nodes of the next version. */
  private static final int TALLY_AFTER = 2;

  private static final int LAST = 3;

  private MembershipFaults() {}

  static Fault joinAndLeave(CampaignLab on, RandomGenerator random) {
    return Fault.once(
            FaultKind.JOIN_AND_LEAVE,
            "node " + NEWCOMER,
            () -> {
              on.join(NEWCOMER);
              try (Load load = on.loadOnAll(NEWCOMER)) {
                on.awaitWhole();
                on.shards().awaitEven();
                on.leave(NEWCOMER);
                load.requestStop();
              }
            })
        .with(NOBODY_LOST, NO_FAILED_REQUEST);
  }

  /** All nodes are restarted in turn, and are of the next version then, if they were not before. */
  static Fault rollingUpgrade(CampaignLab on, RandomGenerator random) {
    var doubts = new ArrayList<String>();
    return Fault.once(
            FaultKind.ROLLING_UPGRADE,
            "",
            () -> {
              for (int node : on.usual()) {
                on.restart(node);
                if (node == TALLY_AFTER && on.versions().areMixed()) {
                  doubts.add(on.versions().tally(node, on.load().probed()));
                }
              }
            })
        .with(NOBODY_LOST, NO_FAILED_REQUEST)
        .unless(() -> String.join("", doubts));
  }

  /**
   * The same, but that a node of the next version dies when there is one more of them and one of
   * this version: what only the next version can read must not move to the old one.
   */
  static Fault upgradeAndKill(CampaignLab on, RandomGenerator random) {
    var doubts = new ArrayList<String>();
    return Fault.once(
            FaultKind.UPGRADE_AND_KILL,
            "node " + VICTIM,
            () -> {
              on.restart(VICTIM);
              on.restart(TALLY_AFTER);
              if (on.versions().areMixed()) {
                doubts.add(on.versions().tally(TALLY_AFTER, on.load().probed()));
              }
              doubts.add(on.shards().liveAccounts(VICTIM) > 0 ? "" : "it had no account");
              on.lab().node(VICTIM).kill();
              on.awaitWhole();
              on.awaitWritable(System.nanoTime());
              on.restart(LAST);
            })
        .with(KILL)
        .unless(() -> String.join("", doubts));
  }
}
