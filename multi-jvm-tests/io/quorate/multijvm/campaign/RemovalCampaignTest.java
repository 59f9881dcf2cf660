package io.quorate.multijvm.campaign;

import static io.quorate.multijvm.fault.FaultKind.ALONE_WITHOUT_DATABASE;
import static io.quorate.multijvm.fault.FaultKind.DEAF;
import static io.quorate.multijvm.fault.FaultKind.KILL_OLDEST;
import static io.quorate.multijvm.fault.FaultKind.ZOMBIE;

import io.quorate.multijvm.lab.LabMargins;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The fault campaign's faults after which the split-brain resolver removes a node. With margins
 * shorter than those that nodes are shipped with, since most of the time goes by until it decides;
 * the long form has the shipped ones.
 */
@Tag("multi-jvm")
@Order(2)
class RemovalCampaignTest {

  static final ShortCampaign CAMPAIGN =
      new ShortCampaign(
          RemovalCampaignTest.class.getSimpleName(),
          LabMargins.SHORT,
          List.of(ALONE_WITHOUT_DATABASE, KILL_OLDEST, ZOMBIE, DEAF));

  @Test
  void shouldKeepEveryPromiseUnderEachFault() {
    CAMPAIGN.run();
  }
}
