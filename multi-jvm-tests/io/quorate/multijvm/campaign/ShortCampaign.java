package io.quorate.multijvm.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.quorate.multijvm.fault.FaultKind;
import io.quorate.multijvm.lab.LabJournal;
import io.quorate.multijvm.lab.LabMargins;
import io.quorate.testing.Seed;
import java.util.List;

/**
 * A part of the fault campaign in its short form, on a lab of its own. {@code -Dfaults=ZOMBIE,DEAF}
 * runs some kinds only.
 *
 * @param name of the lab's folder
 * @param margins of its nodes
 * @param kinds in this order
 */
record ShortCampaign(String name, LabMargins margins, List<FaultKind> kinds) {

  ShortCampaign {
    kinds = List.copyOf(kinds);
  }

  /** Runs it with the journal that {@code -Djournal=raft} tells, else with PostgreSQL. */
  void run() {
    run(LabJournal.chosen());
  }

  /** Runs it, and holds it to every promise. */
  void run(LabJournal journal) {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    List<FaultKind> chosen = ChosenFaults.among(kinds);
    assumeThat(chosen).as("faults that were chosen").isNotEmpty();
    var campaign = new Campaign(name, journal, margins, chosen, Seed.VALUE);

    campaign.run(chosen);

    assertThat(campaign.findings()).isEmpty();
    assertThat(campaign.voids()).as("else the run is void").isEmpty();
  }
}
