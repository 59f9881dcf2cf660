package io.quorate.multijvm.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.quorate.multijvm.fault.FaultKind;
import io.quorate.multijvm.lab.LabJournal;
import io.quorate.multijvm.lab.LabMargins;
import io.quorate.testing.Seed;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The fault campaign in its long form: faults that the seed chooses, in epochs of {@code
 * -Depoch.minutes=12}, with {@code -Dseed=N}. {@code -Djournal=raft} keeps the journal on the
 * nodes, {@code -Dfaults=LEADER_KILLED,KILL_ALL} chooses among some kinds only. Runs only when told
 * for how long: {@code -Dminutes=60}.
 */
@Tag("long")
@EnabledIfSystemProperty(named = "minutes", matches = "\\d+")
class LongCampaignTest {

  private static final Duration TIME = Duration.ofMinutes(Long.getLong("minutes", 60));
  private static final Duration EPOCH = Duration.ofMinutes(Long.getLong("epoch.minutes", 12));

  @Test
  void shouldKeepEveryPromiseForALongTime() {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    LabJournal journal = LabJournal.chosen();
    List<FaultKind> kinds =
        ChosenFaults.among(List.of(FaultKind.values())).stream()
            .filter(kind -> kind.isPossibleWith(journal))
            .toList();
    assertThat(kinds).as("faults that were chosen").isNotEmpty();
    var campaign =
        new Campaign(getClass().getSimpleName(), journal, LabMargins.SHIPPED, kinds, Seed.VALUE);

    campaign.run(TIME, EPOCH);

    assertThat(campaign.findings()).isEmpty();
    assertThat(campaign.voids()).as("else the run is void").isEmpty();
  }
}
