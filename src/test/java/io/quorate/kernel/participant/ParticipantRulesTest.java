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

import io.quorate.account.AccountStepKinds;
import io.quorate.kernel.AbortCause;
import io.quorate.kernel.Conversation.Answer;
import io.quorate.kernel.DeciderScenario;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.participant.ParticipantCommand.Commit;
import io.quorate.kernel.participant.ParticipantCommand.Perform;
import io.quorate.kernel.participant.ParticipantCommand.Undo;
import io.quorate.kernel.participant.ParticipantEvent.Blocked;
import io.quorate.kernel.participant.ParticipantEvent.Committed;
import io.quorate.kernel.participant.ParticipantEvent.Performed;
import io.quorate.kernel.participant.ParticipantEvent.Undone;
import io.quorate.testing.BesideOthers;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The guards of participants, one at a time; {@link ParticipantTableTest} has all of them. */
@BesideOthers
@NullUnmarked
class ParticipantRulesTest {

  private static final Object PART = new ParticipantRules.ReportOf(TRANSACTION);
  private static final Undo UNDO = new Undo(TRANSACTION, DEADLINE_MS, null, false);

  private final DeciderScenario<ParticipantCommand, ParticipantEvent, Participations> nothing =
      DeciderScenario.of(new Participant(), NOW_MS);
  private final DeciderScenario<ParticipantCommand, ParticipantEvent, Participations> refusing =
      DeciderScenario.of(new Participant(POOR), NOW_MS);

  @ParameterizedTest
  @CsvSource({
    "debit, PREPARE, 0",
    "debit, EXECUTE, -10",
    "debit, FINAL, -10",
    "credit, PREPARE, 0",
    "credit, FINAL, 10",
    "reserve, PREPARE, 0",
    "reserve, FINAL, -10",
    "restock, PREPARE, 0",
    "restock, FINAL, 10"
  })
  void shouldDoAStepInItsManner(StepKind action, Commitment manner, long delta) {
    Performed event = performed(action, manner);

    nothing.when(new Perform(order(action, manner))).thenAnswering(PART, event);

    assertThat(event.delta()).isEqualTo(delta);
  }

  @ParameterizedTest
  @CsvSource({
    "debit, PREPARE, PREPARED, -10",
    "debit, EXECUTE, EXECUTED, 0",
    "debit, FINAL, FINAL, 0",
    "credit, PREPARE, PREPARED, 10",
    "credit, FINAL, FINAL, 0"
  })
  void shouldCommit(StepKind action, Commitment manner, ParticipantPhase from, long delta) {
    var committed = new Committed(TRANSACTION, action, 10, from, NOW_MS);

    nothing
        .given(List.of(performed(action, manner)))
        .when(new Commit(TRANSACTION))
        .thenAnswering(PART, committed);

    assertThat(committed.delta()).isEqualTo(delta);
  }

  @ParameterizedTest
  @CsvSource({
    "debit, PREPARE, PREPARED, 0",
    "debit, EXECUTE, EXECUTED, 10",
    "credit, PREPARE, PREPARED, 0",
    "reserve, PREPARE, PREPARED, 0"
  })
  void shouldUndo(StepKind action, Commitment manner, ParticipantPhase from, long delta) {
    var undone = new Undone(TRANSACTION, action, 10, from, NOW_MS, REFUSAL);

    nothing
        .given(List.of(performed(action, manner)))
        .when(new Undo(TRANSACTION, DEADLINE_MS, REFUSAL, false))
        .thenAnswering(PART, undone);

    assertThat(undone.delta()).isEqualTo(delta);
  }

  @Test
  void shouldRememberARefusalForGood() {
    var blocked = new Blocked(TRANSACTION, DEADLINE_MS, NOW_MS, new StepRefusal(0, POOR));
    var perform = new Perform(order(AccountStepKinds.DEBIT, Commitment.EXECUTE));

    refusing.when(perform).thenAnswering(PART, blocked);
    nothing.given(List.of(blocked)).when(perform).thenUnchangedAnswering(PART);
    assertThat(Participant.report(nothing.given(List.of(blocked))))
        .isEqualTo(new StepReport(ParticipantPhase.BLOCKED, POOR, "EUR", null));
  }

  /** The coordinator alone orders the step, so that no order comes much later than its undo. */
  @Test
  void shouldRememberWhatTheCoordinatorHasUndoneForAWhileOnly() {
    long day = NOW_MS + 86_400_000;
    long until = NOW_MS + ParticipationTimes.REMEMBER_ENDED_MS;

    nothing
        .when(new Undo(TRANSACTION, day, null, true))
        .thenAnswering(PART, new Blocked(TRANSACTION, until, NOW_MS, null));
    nothing
        .when(new Undo(TRANSACTION, day, null, false))
        .thenAnswering(PART, new Blocked(TRANSACTION, day, NOW_MS, null));
  }

  @Test
  void shouldNotDoAStepAfterItsUndo() {
    var undoneFirst = nothing.accept(UNDO);

    undoneFirst
        .when(new Perform(order(AccountStepKinds.DEBIT, Commitment.EXECUTE)))
        .thenUnchangedAnswering(PART);
    assertThat(Participant.report(undoneFirst))
        .isEqualTo(new StepReport(ParticipantPhase.BLOCKED, null, "EUR", null));
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "1000000"})
  void shouldRefuseAnOrderFromItsDeadlineOn(long late) {
    nothing
        .at(DEADLINE_MS + late)
        .when(new Perform(order(AccountStepKinds.DEBIT, Commitment.EXECUTE)))
        .thenRejected(RejectionCode.LIMIT_EXCEEDED);
  }

  /** Those before it on the route would wait for the observer else. */
  @Test
  void shouldRefuseForGoodAnOrderOfARouteThatComesTooLate() {
    var perform =
        new Perform(
            order(
                TRANSACTION,
                AccountStepKinds.DEBIT,
                Commitment.EXECUTE,
                route(Itinerary.Kind.RELAY)));
    var late = nothing.at(DEADLINE_MS + 59_999).accept(perform);

    assertThat(Participant.report(late).phase()).isEqualTo(ParticipantPhase.BLOCKED);
    assertThat(Participant.report(late).reason().code()).isEqualTo(RejectionCode.LIMIT_EXCEEDED);
    assertThat(Participant.report(late).reason().cause()).isEqualTo(AbortCause.TIMED_OUT);
    nothing.at(DEADLINE_MS + 60_000).when(perform).thenRejected(RejectionCode.LIMIT_EXCEEDED);
  }

  /** That its deadline is over says nothing about what was done before. */
  @ParameterizedTest
  @EnumSource(Commitment.class)
  void shouldReportWhatIsDoneAfterTheDeadlineToo(Commitment manner) {
    var done =
        nothing.given(List.of(performed(AccountStepKinds.DEBIT, manner))).at(DEADLINE_MS + 1);

    done.when(new Perform(order(AccountStepKinds.DEBIT, manner))).thenUnchangedAnswering(PART);
    assertThat(Participant.report(done))
        .isEqualTo(new StepReport(ParticipantPhase.after(manner), null, "EUR", null));
  }

  @Test
  void shouldKnowAnotherStepOfTheSameTransaction() {
    var done = nothing.given(List.of(performed(AccountStepKinds.DEBIT, Commitment.EXECUTE)));

    done.when(new Perform(order(AccountStepKinds.CREDIT, Commitment.EXECUTE)))
        .thenRejected(RejectionCode.INVALID_STATE);
  }

  @Test
  void shouldKeepTransactionsApart() {
    var done = nothing.given(List.of(performed(AccountStepKinds.DEBIT, Commitment.EXECUTE)));

    done.when(new Perform(order("u", AccountStepKinds.DEBIT, Commitment.EXECUTE, null)))
        .thenAnswering(
            new ParticipantRules.ReportOf("u"),
            performed("u", AccountStepKinds.DEBIT, Commitment.EXECUTE, null));
    done.when(new Commit("u")).thenUnchangedAnswering(new ParticipantRules.ReportOf("u"));
  }

  @Test
  void shouldKeepTheCurrencyOnTheRoute() {
    Itinerary route =
        new Itinerary(Itinerary.Kind.RELAY, route(Itinerary.Kind.RELAY).steps(), null);

    nothing
        .when(new Perform(order(TRANSACTION, AccountStepKinds.DEBIT, Commitment.EXECUTE, route)))
        .thenAnswering(
            PART,
            performed(
                TRANSACTION,
                AccountStepKinds.DEBIT,
                Commitment.EXECUTE,
                route(Itinerary.Kind.RELAY)));
  }

  @Test
  void shouldConcludeWhatWasDoneAtOnce() {
    var all =
        nothing.given(
            List.of(
                performed("executed", AccountStepKinds.DEBIT, Commitment.EXECUTE, null),
                performed("final", AccountStepKinds.DEBIT, Commitment.FINAL, null),
                performed("prepared", AccountStepKinds.DEBIT, Commitment.PREPARE, null)));

    all.when(new ParticipantCommand.Conclude(List.of("executed", "prepared", "unknown", "final")))
        .thenAnswering(
            new ParticipantRules.ReportOf(""),
            new ParticipantEvent.Concluded(List.of("executed", "final"), NOW_MS));
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
    var done = nothing.given(List.of(performed(AccountStepKinds.DEBIT, Commitment.PREPARE)));
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

  /** The hint that it has ended may be lost, and a day is long. */
  @Test
  void shouldAskAfterAMinuteHowAStepHasEndedThatIsDoneAtOnce() {
    long dayMs = 86_400_000;
    var performed =
        new ParticipantEvent.Performed(
            TRANSACTION,
            0,
            AccountStepKinds.DEBIT,
            10,
            Commitment.EXECUTE,
            NOW_MS + dayMs,
            NOW_MS,
            null);
    var done = nothing.given(List.of(performed));

    assertThat(done.state().dueAtMs()).isBetween(NOW_MS + 60_000, NOW_MS + 65_000);
    int inquiries = 0;
    while (done.state().dueAtMs() < NOW_MS + dayMs) {
      done = done.elapsedTo(done.state().dueAtMs());
      inquiries++;
    }
    assertThat(inquiries).as("of a transaction that is open all day").isBetween(10, 100);
  }

  /** Silence would be taken for a slow network, and the order sent again until time is over. */
  @Test
  void shouldSayThatThereIsNoRoom() {
    long until = NOW_MS + 1_000;
    var perform = new Perform(order(AccountStepKinds.DEBIT, Commitment.EXECUTE));
    var full = nothing.givenState(known(Participations.MAX_KNOWN, until));

    var refused = full.accept(perform);
    var report = Participant.report(refused);

    assertThat(report.phase()).isEqualTo(ParticipantPhase.BLOCKED);
    assertThat(ParticipantAnswers.refusal(new Answer.Accepted(report)))
        .hasValueSatisfying(
            why -> {
              assertThat(why.code()).isEqualTo(RejectionCode.LIMIT_EXCEEDED);
              assertThat(why.detail()).startsWith("Expected fewer than 500000 transactions");
              assertThat(why.cause()).isNull();
            });
    refused.when(perform).thenUnchangedAnswering(PART);
    full.at(until)
        .when(perform)
        .thenAnswering(
            PART,
            new Performed(
                TRANSACTION,
                0,
                AccountStepKinds.DEBIT,
                10,
                Commitment.EXECUTE,
                DEADLINE_MS,
                until,
                null));
  }

  /** Without a limit to what is remembered, refusals would fill the memory instead. */
  @Test
  void shouldNotTakeAnOrderWhoseRefusalItCouldNotRemember() {
    nothing
        .givenState(
            known(Participations.MAX_KNOWN + Participations.MAX_REFUSED_FOR_ROOM, DEADLINE_MS))
        .when(new Perform(order(AccountStepKinds.DEBIT, Commitment.EXECUTE)))
        .thenRejected(RejectionCode.OVERLOADED);
  }

  private static Participations known(int count, long untilMs) {
    Participations all = Participations.none();
    for (int i = 0; i < count; i++) {
      all = all.evolve(new Blocked("known-" + i, untilMs, NOW_MS, null));
    }
    return all;
  }
}
