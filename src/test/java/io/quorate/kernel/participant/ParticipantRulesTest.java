package io.quorate.kernel.participant;

import static io.quorate.kernel.participant.Participant.DEADLINE_MS;
import static io.quorate.kernel.participant.Participant.NOW_MS;
import static io.quorate.kernel.participant.Participant.POOR;
import static io.quorate.kernel.participant.Participant.REFUSAL;
import static io.quorate.kernel.participant.Participant.TRANSACTION;
import static io.quorate.kernel.participant.Participant.order;
import static io.quorate.kernel.participant.Participant.performed;
import static io.quorate.kernel.participant.Participant.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.DeciderScenario;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.participant.ParticipantCommand.Commit;
import io.quorate.kernel.participant.ParticipantCommand.Perform;
import io.quorate.kernel.participant.ParticipantCommand.Undo;
import io.quorate.kernel.participant.ParticipantEvent.Blocked;
import io.quorate.kernel.participant.ParticipantEvent.Committed;
import io.quorate.kernel.participant.ParticipantEvent.Performed;
import io.quorate.kernel.participant.ParticipantEvent.Undone;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The guards of participants, one at a time; {@link ParticipantTableTest} has all of them. */
@NullUnmarked
class ParticipantRulesTest {

  private static final String PART = "transaction/" + TRANSACTION;
  private static final Undo UNDO = new Undo(TRANSACTION, DEADLINE_MS, null);

  private final DeciderScenario<ParticipantCommand, ParticipantEvent, Participations> nothing =
      DeciderScenario.of(new Participant(), NOW_MS);
  private final DeciderScenario<ParticipantCommand, ParticipantEvent, Participations> refusing =
      DeciderScenario.of(new Participant(POOR), NOW_MS);

  @ParameterizedTest
  @CsvSource({
    "DEBIT, PREPARE, 0",
    "DEBIT, EXECUTE, -10",
    "DEBIT, FINAL, -10",
    "CREDIT, PREPARE, 0",
    "CREDIT, FINAL, 10",
    "RESERVE, PREPARE, 0",
    "RESERVE, FINAL, -10",
    "RESTOCK, PREPARE, 0",
    "RESTOCK, FINAL, 10"
  })
  void shouldDoAStepInItsManner(Action action, Commitment manner, long delta) {
    Performed event = performed(action, manner);

    nothing.when(new Perform(order(action, manner))).thenShowing(PART, event);

    assertThat(event.delta()).isEqualTo(delta);
  }

  @ParameterizedTest
  @CsvSource({
    "DEBIT, PREPARE, PREPARED, -10",
    "DEBIT, EXECUTE, EXECUTED, 0",
    "DEBIT, FINAL, FINAL, 0",
    "CREDIT, PREPARE, PREPARED, 10",
    "CREDIT, FINAL, FINAL, 0"
  })
  void shouldCommit(Action action, Commitment manner, ParticipantPhase from, long delta) {
    var committed = new Committed(TRANSACTION, action, 10, from, NOW_MS);

    nothing
        .given(List.of(performed(action, manner)))
        .when(new Commit(TRANSACTION))
        .thenShowing(PART, committed);

    assertThat(committed.delta()).isEqualTo(delta);
  }

  @ParameterizedTest
  @CsvSource({
    "DEBIT, PREPARE, PREPARED, 0",
    "DEBIT, EXECUTE, EXECUTED, 10",
    "CREDIT, PREPARE, PREPARED, 0",
    "RESERVE, PREPARE, PREPARED, 0"
  })
  void shouldUndo(Action action, Commitment manner, ParticipantPhase from, long delta) {
    var undone = new Undone(TRANSACTION, action, 10, from, NOW_MS, REFUSAL);

    nothing
        .given(List.of(performed(action, manner)))
        .when(new Undo(TRANSACTION, DEADLINE_MS, REFUSAL))
        .thenShowing(PART, undone);

    assertThat(undone.delta()).isEqualTo(delta);
  }

  @Test
  void shouldRememberARefusalForGood() {
    var blocked = new Blocked(TRANSACTION, DEADLINE_MS, NOW_MS, new StepRefusal(0, POOR));
    var perform = new Perform(order(Action.DEBIT, Commitment.EXECUTE));

    refusing.when(perform).thenShowing(PART, blocked);
    nothing.given(List.of(blocked)).when(perform).thenUnchangedShowing(PART);
    assertThat(nothing.given(List.of(blocked)).view(PART))
        .isEqualTo(new Report(ParticipantPhase.BLOCKED, null, POOR, "EUR", null));
  }

  @Test
  void shouldNotDoAStepAfterItsUndo() {
    var undoneFirst = nothing.accept(UNDO);

    undoneFirst
        .when(new Perform(order(Action.DEBIT, Commitment.EXECUTE)))
        .thenUnchangedShowing(PART);
    assertThat(undoneFirst.view(PART))
        .isEqualTo(new Report(ParticipantPhase.BLOCKED, null, null, "EUR", null));
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "1000000"})
  void shouldRefuseAnOrderFromItsDeadlineOn(long late) {
    nothing
        .at(DEADLINE_MS + late)
        .when(new Perform(order(Action.DEBIT, Commitment.EXECUTE)))
        .thenRejected(RejectionCode.LIMIT_EXCEEDED);
  }

  /** That its deadline is over says nothing about what was done before. */
  @ParameterizedTest
  @EnumSource(Commitment.class)
  void shouldReportWhatIsDoneAfterTheDeadlineToo(Commitment manner) {
    var done = nothing.given(List.of(performed(Action.DEBIT, manner))).at(DEADLINE_MS + 1);

    done.when(new Perform(order(Action.DEBIT, manner))).thenUnchangedShowing(PART);
    assertThat(done.view(PART))
        .isEqualTo(new Report(ParticipantPhase.after(manner), null, null, "EUR", null));
  }

  @Test
  void shouldKnowAnotherStepOfTheSameTransaction() {
    var done = nothing.given(List.of(performed(Action.DEBIT, Commitment.EXECUTE)));

    done.when(new Perform(order(Action.CREDIT, Commitment.EXECUTE)))
        .thenRejected(RejectionCode.INVALID_STATE);
  }

  @Test
  void shouldKeepTransactionsApart() {
    var done = nothing.given(List.of(performed(Action.DEBIT, Commitment.EXECUTE)));

    done.when(new Perform(order("u", Action.DEBIT, Commitment.EXECUTE, null)))
        .thenShowing("transaction/u", performed("u", Action.DEBIT, Commitment.EXECUTE, null));
    done.when(new Commit("u")).thenUnchangedShowing("transaction/u");
  }

  @Test
  void shouldKeepTheCurrencyOnTheRoute() {
    Itinerary route =
        new Itinerary(Itinerary.Kind.RELAY, route(Itinerary.Kind.RELAY).steps(), null);

    nothing
        .when(new Perform(order(TRANSACTION, Action.DEBIT, Commitment.EXECUTE, route)))
        .thenShowing(
            PART,
            performed(TRANSACTION, Action.DEBIT, Commitment.EXECUTE, route(Itinerary.Kind.RELAY)));
  }

  @Test
  void shouldConcludeWhatWasDoneAtOnce() {
    var all =
        nothing.given(
            List.of(
                performed("executed", Action.DEBIT, Commitment.EXECUTE, null),
                performed("final", Action.DEBIT, Commitment.FINAL, null),
                performed("prepared", Action.DEBIT, Commitment.PREPARE, null)));

    all.when(new ParticipantCommand.Conclude(List.of("executed", "prepared", "unknown", "final")))
        .thenShowing(
            "transaction/", new ParticipantEvent.Concluded(List.of("executed", "final"), NOW_MS));
  }

  @Test
  void shouldMergeConclusions() {
    var ask = new ParticipantCommand.Ask(TRANSACTION);

    assertThat(
            ParticipantRules.merge(
                List.of(
                    new ParticipantCommand.Conclude(List.of("a")),
                    ask,
                    new ParticipantCommand.Conclude(List.of("b", "c")))))
        .containsExactly(ask, new ParticipantCommand.Conclude(List.of("a", "b", "c")));
    assertThat(ParticipantRules.merge(List.of(ask))).containsExactly(ask);
  }

  @Test
  void shouldAskASilentTransactionHowItEnds() {
    var done = nothing.given(List.of(performed(Action.DEBIT, Commitment.EXECUTE)));
    long dueAtMs = done.state().dueAtMs();

    assertThat(dueAtMs).isGreaterThanOrEqualTo(DEADLINE_MS + ParticipationTimes.INQUIRE_AFTER_MS);
    assertThat(done.at(dueAtMs - 1).elapse()).isEmpty();
    assertThat(done.at(dueAtMs).elapse())
        .containsExactly(new ParticipantEvent.Inquired(List.of(TRANSACTION), dueAtMs));
    var inquired = done.elapsedTo(dueAtMs);
    assertThat(inquired.elapse()).isEmpty();
    assertThat(inquired.state().dueAtMs())
        .isGreaterThanOrEqualTo(dueAtMs + ParticipationTimes.INQUIRE_AGAIN_MS);
  }
}
