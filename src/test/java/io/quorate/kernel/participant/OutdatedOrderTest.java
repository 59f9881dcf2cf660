package io.quorate.kernel.participant;

import static io.quorate.kernel.participant.Participant.DEADLINE_MS;
import static io.quorate.kernel.participant.Participant.NOW_MS;
import static io.quorate.kernel.participant.Participant.TRANSACTION;
import static io.quorate.kernel.participant.Participant.performed;
import static io.quorate.kernel.participant.Participant.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.account.AccountStepKinds;
import io.quorate.kernel.DeciderScenario;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.participant.ParticipantCommand.Perform;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Orders that were confirmed so long ago that the step may have been done and forgotten. */
@NullUnmarked
class OutdatedOrderTest {

  private static final Object PART = new ParticipantRules.ReportOf(TRANSACTION);

  private final DeciderScenario<ParticipantCommand, ParticipantEvent, Participations> nothing =
      DeciderScenario.of(new Participant(), NOW_MS);

  @ParameterizedTest
  @CsvSource({"59999, false", "60000, true", "60000000, true"})
  void shouldTakeAnOrderOnlyWhenItWasConfirmedALittleAgo(long ageMs, boolean outdated) {
    long day = NOW_MS + 86_400_000;
    Step step = Step.of(AccountStepKinds.DEBIT, "a", 10);
    var order = new Order(TRANSACTION, 0, step, Commitment.PREPARE, day, "EUR", null, NOW_MS);

    var answer = nothing.at(NOW_MS + ageMs).when(new Perform(order));

    if (outdated) {
      answer.thenRejected(RejectionCode.VERSION_MISMATCH);
    } else {
      answer.thenAnswering(
          PART,
          new ParticipantEvent.Performed(
              TRANSACTION,
              0,
              AccountStepKinds.DEBIT,
              10,
              Commitment.PREPARE,
              day,
              NOW_MS + ageMs,
              null));
    }
  }

  /** Peers remember until the deadline, and longer; version 0.1 confirms nothing. */
  @Test
  void shouldTakeAnOldOrderOfPeersAndOneWithoutATime() {
    long day = NOW_MS + 86_400_000;
    Step step = Step.of(AccountStepKinds.DEBIT, "a", 10);
    Itinerary peers = route(Itinerary.Kind.PEERS);
    var later = nothing.at(NOW_MS + 60_000);

    for (Order order :
        List.of(
            new Order(TRANSACTION, 0, step, Commitment.PREPARE, day, "EUR", peers, NOW_MS),
            new Order(TRANSACTION, 0, step, Commitment.PREPARE, day, "EUR", null))) {
      assertThat(Participant.report(later.accept(new Perform(order))).phase())
          .isEqualTo(ParticipantPhase.PREPARED);
    }
  }

  @Test
  void shouldShowWhatItKnowsToAnOldOrderToo() {
    Step step = Step.of(AccountStepKinds.DEBIT, "a", 10);
    var old = new Order(TRANSACTION, 0, step, Commitment.PREPARE, DEADLINE_MS, "EUR", null, 1);

    nothing
        .given(List.of(performed(AccountStepKinds.DEBIT, Commitment.PREPARE)))
        .when(new Perform(old))
        .thenUnchangedAnswering(PART);
  }
}
