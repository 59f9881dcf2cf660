package io.quorate.multijvm.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.multijvm.fault.FaultKind;
import io.quorate.multijvm.lab.LabJournal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultKindTest {

  private static final int SHORT_FORM = 15;
  private static final Integer[] NUMBERS = {1, 2, 3, 4, 5, 6, 7, 8, 9};

  @Test
  void shouldHaveAFormOfEveryFault() {
    assertThat(Stream.of(FaultKind.values()).map(FaultKind::number)).contains(NUMBERS);
  }

  @Test
  void shouldHaveEveryFaultInTheShortCampaign() {
    List<FaultKind> kinds =
        Stream.of(CampaignTest.CAMPAIGN, RemovalCampaignTest.CAMPAIGN)
            .flatMap(campaign -> campaign.kinds().stream())
            .toList();
    assertThat(kinds.stream().map(FaultKind::number)).contains(NUMBERS);
    assertThat(kinds).doesNotHaveDuplicates().hasSize(SHORT_FORM);
  }

  @Test
  void shouldHaveOnlyWhatDiffersInTheShortCampaignWithoutDatabase() {
    assertThat(RaftCampaignTest.CAMPAIGN.kinds())
        .allMatch(kind -> kind.isPossibleWith(LabJournal.RAFT))
        .noneMatch(kind -> kind.isPossibleWith(LabJournal.POSTGRES));
  }

  @Test
  void shouldHaveFaultsOfTheDatabaseOnlyWithOne() {
    assertThat(FaultKind.DATABASE_KILLED.isPossibleWith(LabJournal.POSTGRES)).isTrue();
    assertThat(FaultKind.DATABASE_KILLED.isPossibleWith(LabJournal.RAFT)).isFalse();
    assertThat(FaultKind.KILL_ALL.isPossibleWith(LabJournal.RAFT)).isTrue();
  }
}
