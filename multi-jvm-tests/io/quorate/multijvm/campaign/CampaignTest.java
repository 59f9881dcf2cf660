package io.quorate.multijvm.campaign;

import static io.quorate.multijvm.fault.FaultKind.CLOCKS_APART;
import static io.quorate.multijvm.fault.FaultKind.DATABASE_KILLED;
import static io.quorate.multijvm.fault.FaultKind.DISK_FULL;
import static io.quorate.multijvm.fault.FaultKind.JOIN_AND_LEAVE;
import static io.quorate.multijvm.fault.FaultKind.KILL_FOR_GOOD;
import static io.quorate.multijvm.fault.FaultKind.PAUSE_SHORT;
import static io.quorate.multijvm.fault.FaultKind.ROLLING_UPGRADE;
import static io.quorate.multijvm.fault.FaultKind.SHORT_PARTITION;
import static io.quorate.multijvm.fault.FaultKind.SLOW_NETWORK;
import static io.quorate.multijvm.fault.FaultKind.STARVATION;
import static io.quorate.multijvm.fault.FaultKind.WITHOUT_DATABASE;

import io.quorate.multijvm.lab.LabMargins;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The fault campaign with the margins that nodes are shipped with: faults after which no node is
 * removed, for which the margins cost no time, and one that measures a fail-over. The faults that
 * remove a node are in {@link RemovalCampaignTest}, others in the long form; each is under all
 * workloads.
 */
@Tag("multi-jvm")
@Order(1) // takes longest, so it begins first
class CampaignTest {

  static final ShortCampaign CAMPAIGN =
      new ShortCampaign(
          CampaignTest.class.getSimpleName(),
          LabMargins.SHIPPED,
          List.of(
              SHORT_PARTITION,
              PAUSE_SHORT,
              DATABASE_KILLED,
              KILL_FOR_GOOD,
              CLOCKS_APART,
              DISK_FULL,
              WITHOUT_DATABASE,
              SLOW_NETWORK,
              JOIN_AND_LEAVE,
              ROLLING_UPGRADE,
              STARVATION));

  @Test
  void shouldKeepEveryPromiseUnderEachFault() {
    CAMPAIGN.run();
  }
}
