package io.quorate.multijvm.fault;

import static io.quorate.multijvm.fault.FaultDemand.ANSWERS;
import static io.quorate.multijvm.fault.FaultDemand.NOBODY_LOST;
import static io.quorate.multijvm.fault.FaultDemand.STANDSTILL;

import io.quorate.multijvm.campaign.lab.CampaignLab;
import io.quorate.multijvm.lab.FullDisk;
import io.quorate.multijvm.lab.LabDatabase;
import io.quorate.multijvm.network.Network;
import io.quorate.multijvm.network.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.random.RandomGenerator;

/** Fault 6: the database away. No node leaves the cluster for it. */
final class DatabaseFaults {

  /** Longer than the nodes' own deadline for an answer. */
  private static final Duration AWAY = Duration.ofSeconds(12);

  private static final Duration FULL = Duration.ofSeconds(5);

  private DatabaseFaults() {}

  static Fault killed(CampaignLab on, RandomGenerator random) {
    LabDatabase database = on.lab().postgres();
    return Fault.once(FaultKind.DATABASE_KILLED, "", database::kill).with(NOBODY_LOST, ANSWERS);
  }

  static Fault paused(CampaignLab on, RandomGenerator random) {
    LabDatabase database = on.lab().postgres();
    return Fault.of(FaultKind.DATABASE_PAUSED, "", AWAY, database::pause, database::resume)
        .with(NOBODY_LOST, STANDSTILL, ANSWERS);
  }

  static Fault cutOff(CampaignLab on, RandomGenerator random) {
    Network network = on.lab().network();
    var routes = Topology.withoutDatabase(on.usual());
    return Fault.of(
            FaultKind.DATABASE_CUT_OFF, "", AWAY, () -> network.cut(routes), network::healAll)
        .with(NOBODY_LOST, STANDSTILL, ANSWERS);
  }

  static Fault diskFull(CampaignLab on, RandomGenerator random) {
    var disks = new ArrayList<FullDisk>();
    return Fault.of(
            FaultKind.DISK_FULL,
            "",
            FULL,
            () -> disks.add(on.lab().postgres().fillDisk()),
            () -> disks.forEach(FullDisk::close))
        .with(NOBODY_LOST, STANDSTILL, ANSWERS);
  }
}
