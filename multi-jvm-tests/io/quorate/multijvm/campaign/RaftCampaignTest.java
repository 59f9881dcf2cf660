package io.quorate.multijvm.campaign;

import static io.quorate.multijvm.fault.FaultKind.MAJORITIES_APART;

import io.quorate.multijvm.lab.LabJournal;
import io.quorate.multijvm.lab.LabMargins;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The fault campaign over nodes that keep the journal themselves: the fault that differs most from
 * those of nodes with a database. The long form has all of them.
 */
@Tag("multi-jvm")
@Order(2)
class RaftCampaignTest {

  static final ShortCampaign CAMPAIGN =
      new ShortCampaign(
          RaftCampaignTest.class.getSimpleName(), LabMargins.SHORT, List.of(MAJORITIES_APART));

  @Test
  void shouldKeepEveryPromiseUnderEachFault() {
    CAMPAIGN.run(LabJournal.RAFT);
  }
}
