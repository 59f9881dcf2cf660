package io.quorate.multijvm;

import static io.quorate.multijvm.FaultDemand.NOBODY_LOST;
import static io.quorate.multijvm.FaultDemand.NO_FAILED_REQUEST;

import java.util.List;
import java.util.random.RandomGenerator;

/** Faults 7 and 8, which are none for clients: nodes that join and leave, and are restarted. */
final class MembershipFaults {

  private static final List<Integer> MORE = List.of(4, 5);

  private MembershipFaults() {}

  static Fault joinAndLeave(CampaignLab on, RandomGenerator random) {
    return Fault.once(
            FaultKind.JOIN_AND_LEAVE,
            "nodes " + MORE,
            () -> {
              MORE.forEach(on::join);
              try (Load load = on.loadOnAll(5)) {
                on.awaitWhole();
                on.shards().awaitEven();
                MORE.forEach(on::leave);
                load.requestStop();
              }
            })
        .with(NOBODY_LOST, NO_FAILED_REQUEST);
  }

  static Fault rollingRestart(CampaignLab on, RandomGenerator random) {
    return Fault.once(FaultKind.ROLLING_RESTART, "", () -> on.usual().forEach(on::restart))
        .with(NOBODY_LOST, NO_FAILED_REQUEST);
  }
}
