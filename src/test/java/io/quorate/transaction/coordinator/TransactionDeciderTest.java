package io.quorate.transaction.coordinator;

import static io.quorate.transaction.ProtocolName.CHOREOGRAPHY;
import static io.quorate.transaction.ProtocolName.SAGA;
import static io.quorate.transaction.ProtocolName.THREE_PHASE_COMMIT;
import static io.quorate.transaction.ProtocolName.TWO_PHASE_COMMIT;
import static io.quorate.transaction.coordinator.Transactions.CREDIT;
import static io.quorate.transaction.coordinator.Transactions.DEADLINE_MS;
import static io.quorate.transaction.coordinator.Transactions.DEBIT;
import static io.quorate.transaction.coordinator.Transactions.NOW_MS;
import static io.quorate.transaction.coordinator.Transactions.POOR;
import static io.quorate.transaction.coordinator.Transactions.absent;
import static io.quorate.transaction.coordinator.Transactions.answered;
import static io.quorate.transaction.coordinator.Transactions.inquiry;
import static io.quorate.transaction.coordinator.Transactions.refused;
import static io.quorate.transaction.coordinator.Transactions.routeEnded;
import static io.quorate.transaction.coordinator.Transactions.running;
import static io.quorate.transaction.coordinator.Transactions.start;
import static io.quorate.transaction.coordinator.Transactions.started;
import static io.quorate.transaction.coordinator.Transactions.stepDone;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.account.AccountStepKinds;
import io.quorate.call.CallStepKinds;
import io.quorate.kernel.AbortCause;
import io.quorate.kernel.Decider;
import io.quorate.kernel.DeciderScenario;
import io.quorate.kernel.Decision;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.Shown;
import io.quorate.kernel.participant.CallTarget;
import io.quorate.kernel.participant.ParticipantPhase;
import io.quorate.kernel.participant.Step;
import io.quorate.kernel.participant.StepRefusal;
import io.quorate.kernel.participant.StepReport;
import io.quorate.transaction.Instruction;
import io.quorate.transaction.ProtocolName;
import io.quorate.transaction.StepState;
import io.quorate.transaction.StepState.Status;
import io.quorate.transaction.Transaction;
import io.quorate.transaction.TransactionCommand;
import io.quorate.transaction.TransactionCommand.Answered;
import io.quorate.transaction.TransactionEvent;
import io.quorate.transaction.TransactionEvent.Aborted;
import io.quorate.transaction.TransactionEvent.CommitDecided;
import io.quorate.transaction.TransactionEvent.Committed;
import io.quorate.transaction.TransactionEvent.PreCommitDecided;
import io.quorate.transaction.TransactionEvent.StepCommitted;
import io.quorate.transaction.TransactionEvent.StepDone;
import io.quorate.transaction.TransactionEvent.StepPreCommitted;
import io.quorate.transaction.TransactionEvent.StepRefused;
import io.quorate.transaction.TransactionEvent.StepUndone;
import io.quorate.transaction.TransactionEvent.UndoDecided;
import io.quorate.transaction.TransactionPhase;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How each protocol comes to its end; {@link TransactionTableTest} has all commands. */
@NullUnmarked
class TransactionDeciderTest {

  private static final long OUTCOME_MS = 10_000;

  @ParameterizedTest
  @EnumSource(ProtocolName.class)
  void shouldStart(ProtocolName protocol) {
    absent().when(start(protocol, DEBIT, CREDIT)).then(started(protocol, DEBIT, CREDIT));
  }

  @ParameterizedTest
  @EnumSource(
      value = ProtocolName.class,
      names = {"SAGA", "CHOREOGRAPHY"})
  void shouldNotStartWhatItCouldNotUndo(ProtocolName protocol) {
    Step call = call(null);

    absent().when(start(protocol, call, CREDIT)).thenRejected(RejectionCode.INVALID_ARGUMENT);
    absent().when(start(protocol, DEBIT, call)).then(started(protocol, DEBIT, call));
    Step undoable = call("http://p/undo");
    absent().when(start(protocol, undoable, call)).then(started(protocol, undoable, call));
    // One that a node of version 0.1 has started is shown to whoever sends it again.
    assertThat(events(running(protocol, call, CREDIT), start(protocol, call, CREDIT))).isEmpty();
  }

  @Test
  void shouldCommitASagaWithItsLastStep() {
    var saga = running(SAGA, DEBIT, CREDIT);

    then(
        saga,
        answered(0, Instruction.PERFORM, ParticipantPhase.EXECUTED),
        new StepDone(0, "EUR", null));
    var next = saga.accept(answered(0, Instruction.PERFORM, ParticipantPhase.EXECUTED));
    then(next, answered(1, Instruction.PERFORM, ParticipantPhase.FINAL), new Committed(NOW_MS));
    shouldBe(
        next.accept(answered(1, Instruction.PERFORM, ParticipantPhase.FINAL)), Status.COMMITTED);
  }

  @Test
  void shouldCommitWhatASagaHasPromised() {
    var saga =
        running(SAGA, CREDIT, DEBIT)
            .accept(answered(0, Instruction.PERFORM, ParticipantPhase.PREPARED));

    then(
        saga,
        answered(1, Instruction.PERFORM, ParticipantPhase.FINAL),
        new StepDone(1, null, null),
        new CommitDecided());
    var committing = saga.accept(answered(1, Instruction.PERFORM, ParticipantPhase.FINAL));
    then(
        committing,
        answered(0, Instruction.COMMIT, ParticipantPhase.COMMITTED),
        new Committed(NOW_MS));
  }

  @Test
  void shouldCommitInTwoPhases() {
    var all = running(TWO_PHASE_COMMIT, DEBIT, CREDIT);

    then(
        all,
        answered(1, Instruction.PERFORM, ParticipantPhase.PREPARED),
        new StepDone(1, "EUR", null));
    var one = all.accept(answered(1, Instruction.PERFORM, ParticipantPhase.PREPARED));
    then(one, answered(0, Instruction.PERFORM, ParticipantPhase.PREPARED), new CommitDecided());
    var committing = one.accept(answered(0, Instruction.PERFORM, ParticipantPhase.PREPARED));
    then(
        committing,
        answered(0, Instruction.COMMIT, ParticipantPhase.COMMITTED),
        new StepCommitted(0));
    then(
        committing.accept(answered(0, Instruction.COMMIT, ParticipantPhase.COMMITTED)),
        answered(1, Instruction.COMMIT, ParticipantPhase.COMMITTED),
        new Committed(NOW_MS));
  }

  @Test
  void shouldCommitInThreePhases() {
    var all =
        running(THREE_PHASE_COMMIT, DEBIT, CREDIT)
            .accept(answered(0, Instruction.PERFORM, ParticipantPhase.PREPARED));

    then(
        all,
        answered(1, Instruction.PERFORM, ParticipantPhase.PREPARED),
        new StepDone(1, null, null),
        new PreCommitDecided());
    var promised =
        all.accept(answered(1, Instruction.PERFORM, ParticipantPhase.PREPARED))
            .accept(answered(1, Instruction.PRECOMMIT, ParticipantPhase.PRECOMMITTED));
    then(
        promised,
        answered(0, Instruction.PRECOMMIT, ParticipantPhase.PRECOMMITTED),
        new StepPreCommitted(0),
        new CommitDecided());
    var committing =
        promised.accept(answered(0, Instruction.PRECOMMIT, ParticipantPhase.PRECOMMITTED));
    then(
        committing.accept(answered(1, Instruction.COMMIT, ParticipantPhase.COMMITTED)),
        answered(0, Instruction.COMMIT, ParticipantPhase.COMMITTED),
        new Committed(NOW_MS));
  }

  @Test
  void shouldUndoInThreePhasesWhatIsNoMorePromised() {
    var promised =
        running(THREE_PHASE_COMMIT, DEBIT, CREDIT)
            .accept(answered(0, Instruction.PERFORM, ParticipantPhase.PREPARED))
            .accept(answered(1, Instruction.PERFORM, ParticipantPhase.PREPARED));

    then(promised, refused(1, Instruction.PRECOMMIT), new UndoDecided(POOR));
  }

  @Test
  void shouldCompensateASagaFromItsEnd() {
    var refused =
        running(SAGA, DEBIT, CREDIT, Step.of(AccountStepKinds.DEBIT, "c", 1))
            .accept(answered(0, Instruction.PERFORM, ParticipantPhase.EXECUTED))
            .accept(answered(1, Instruction.PERFORM, ParticipantPhase.PREPARED));

    then(refused, refused(2, Instruction.PERFORM), new StepRefused(2, POOR), new UndoDecided(POOR));
    var undoing =
        refused
            .accept(refused(2, Instruction.PERFORM))
            .accept(answered(1, Instruction.UNDO, ParticipantPhase.UNDONE));
    then(
        undoing,
        answered(0, Instruction.UNDO, ParticipantPhase.UNDONE),
        new StepUndone(0, true),
        new Aborted(POOR, false, NOW_MS));
  }

  @ParameterizedTest
  @EnumSource(ProtocolName.class)
  void shouldAbortAtOnceWhenTheOnlyStepIsRefused(ProtocolName protocol) {
    then(
        running(protocol, DEBIT),
        refused(0, Instruction.PERFORM),
        new StepRefused(0, POOR),
        new Aborted(POOR, false, NOW_MS));
  }

  @ParameterizedTest
  @CsvSource({"TWO_PHASE_COMMIT", "THREE_PHASE_COMMIT"})
  void shouldAlsoUndoWhatHasNotAnswered(ProtocolName protocol) {
    var undoing = running(protocol, DEBIT, CREDIT).accept(refused(0, Instruction.PERFORM));

    then(
        undoing,
        answered(1, Instruction.UNDO, ParticipantPhase.BLOCKED),
        new StepUndone(1, false),
        new Aborted(POOR, false, NOW_MS));
    then(
        undoing,
        answered(1, Instruction.UNDO, ParticipantPhase.UNDONE),
        new StepUndone(1, true),
        new Aborted(POOR, false, NOW_MS));
  }

  /** The undoing begins with the last step that may have been asked for. */
  @Test
  void shouldCommitAfterAllWhenTheLastStepIsDoneForGood() {
    var late =
        running(SAGA, DEBIT, CREDIT)
            .accept(answered(0, Instruction.PERFORM, ParticipantPhase.EXECUTED))
            .given(List.of(new UndoDecided(POOR)));
    var latePromise =
        running(SAGA, CREDIT, DEBIT)
            .accept(answered(0, Instruction.PERFORM, ParticipantPhase.PREPARED))
            .given(List.of(new UndoDecided(POOR)));

    then(
        late,
        answered(1, Instruction.UNDO, ParticipantPhase.FINAL),
        new CommitDecided(),
        new Committed(NOW_MS));
    then(latePromise, answered(1, Instruction.UNDO, ParticipantPhase.FINAL), new CommitDecided());
  }

  @Test
  void shouldUndoWhenTheCurrenciesDiffer() {
    var saga =
        running(SAGA, DEBIT, CREDIT)
            .accept(answered(0, Instruction.PERFORM, ParticipantPhase.EXECUTED));
    var dollars =
        new Answered(
            1,
            Instruction.PERFORM,
            new StepReport(ParticipantPhase.FINAL, null, "USD", null),
            null);

    assertThat(events(saga, dollars))
        .singleElement()
        .isInstanceOfSatisfying(
            UndoDecided.class,
            undo -> assertThat(undo.reason().code()).isEqualTo(RejectionCode.CURRENCY_MISMATCH));
  }

  @Test
  void shouldKeepOnlyAsManyAnswersAsFitAMessage() {
    String large = "x".repeat(Transaction.MAX_ANSWER_BYTES - 1);
    var saga = running(SAGA, DEBIT, DEBIT, DEBIT, CREDIT);
    for (String answer : List.of(large, "yy", "z")) {
      int index = saga.state().firstPending();
      var report = new StepReport(ParticipantPhase.EXECUTED, null, "EUR", answer);
      saga = saga.accept(new Answered(index, Instruction.PERFORM, report, null));
    }

    assertThat(saga.state().steps())
        .extracting(StepState::answer)
        .containsExactly(large, null, "z", null);
  }

  @ParameterizedTest
  @EnumSource(ProtocolName.class)
  void shouldUndoWhenTimeIsOver(ProtocolName protocol) {
    var all = running(protocol, DEBIT, CREDIT);
    long dueAtMs = DEADLINE_MS;
    var decider = new TransactionDecider();

    assertThat(decider.dueAtMs(all.state())).isEqualTo(dueAtMs);
    assertThat(TransactionType.TYPE.remindAtMs(all.state())).isLessThan(DEADLINE_MS);
    assertThat(all.at(dueAtMs - 1).elapse()).isEmpty();
    assertThat(all.at(dueAtMs).elapse())
        .singleElement()
        .isInstanceOfSatisfying(
            UndoDecided.class,
            undo -> {
              assertThat(undo.reason().code()).isEqualTo(RejectionCode.LIMIT_EXCEEDED);
              assertThat(undo.reason().cause()).isEqualTo(AbortCause.TIMED_OUT);
            });
    var decided = all.given(List.of(new CommitDecided())).at(dueAtMs + 1_000_000);
    assertThat(decided.elapse()).isEmpty();
    assertThat(decider.dueAtMs(decided.state())).isEqualTo(Decider.NEVER);
    assertThat(TransactionType.TYPE.remindAtMs(decided.state())).isLessThan(DEADLINE_MS);
  }

  @Test
  void shouldObserveAChoreography() {
    var route = running(CHOREOGRAPHY, DEBIT, CREDIT);

    then(
        route,
        answered(0, Instruction.PERFORM, ParticipantPhase.EXECUTED),
        new StepDone(0, "EUR", null));
    var done =
        route
            .accept(answered(0, Instruction.PERFORM, ParticipantPhase.EXECUTED))
            .accept(stepDone(1));
    shouldShowVerdict(done, routeEnded(true, null), new Committed(NOW_MS));
    shouldBe(done.accept(routeEnded(true, null)), Status.COMMITTED);
  }

  /** Whoever should have passed the outcome on may have crashed. */
  @Test
  void shouldCommitARouteWhoseOutcomeDoesNotComeBack() {
    var route = running(CHOREOGRAPHY, DEBIT, CREDIT).accept(stepDone(0));
    long dueAtMs = NOW_MS + OUTCOME_MS;
    var decider = new TransactionDecider();

    assertThat(route.at(dueAtMs).elapse()).isEmpty();
    var done = route.accept(stepDone(1));
    assertThat(decider.dueAtMs(done.state())).isEqualTo(dueAtMs);
    assertThat(done.at(dueAtMs - 1).elapse()).isEmpty();
    assertThat(done.at(dueAtMs).elapse()).containsExactly(new CommitDecided());
    assertThat(done.at(DEADLINE_MS).elapse()).containsExactly(new CommitDecided());
    assertThat(route.at(dueAtMs + 1).accept(stepDone(1)).elapse())
        .as("at once, when the last step took longer")
        .containsExactly(new CommitDecided());
    var undoing = done.given(List.of(new UndoDecided(POOR)));
    assertThat(undoing.at(dueAtMs).elapse()).isEmpty();
    assertThat(running(CHOREOGRAPHY, DEBIT).accept(stepDone(0)).at(dueAtMs).elapse())
        .as("a route of one step")
        .containsExactly(new CommitDecided());
  }

  @Test
  void shouldCommitNoSoonerThanAllHaveThoughTheStartOfTheRouteHas() {
    var committing =
        running(CHOREOGRAPHY, DEBIT, DEBIT, CREDIT)
            .accept(stepDone(0))
            .accept(stepDone(1))
            .given(List.of(new UndoDecided(POOR), new CommitDecided()))
            .accept(routeEnded(true, null));

    assertThat(committing.state().phase()).isEqualTo(TransactionPhase.COMMITTING);
  }

  @Test
  void shouldLearnThatARouteWasUndone() {
    var route =
        running(CHOREOGRAPHY, DEBIT, CREDIT)
            .accept(answered(0, Instruction.PERFORM, ParticipantPhase.EXECUTED));

    shouldShowVerdict(
        route,
        routeEnded(false, new StepRefusal(1, POOR)),
        new StepUndone(0, true),
        new StepRefused(1, POOR),
        new Aborted(POOR, false, NOW_MS));
  }

  @Test
  void shouldEndByTheRouteWhatItWasUndoing() {
    var undoing =
        running(CHOREOGRAPHY, DEBIT, CREDIT)
            .accept(answered(0, Instruction.PERFORM, ParticipantPhase.EXECUTED))
            .given(List.of(new UndoDecided(POOR)));

    shouldShowVerdict(undoing, routeEnded(true, null), new Committed(NOW_MS));
    shouldShowVerdict(
        undoing,
        routeEnded(false, null),
        new StepUndone(0, true),
        new Aborted(POOR, false, NOW_MS));
  }

  @Test
  void shouldNeverStartWhatSomebodyWasToldIsUndone() {
    var asked = absent().accept(inquiry());

    asked.when(start(SAGA, DEBIT)).thenRejected(RejectionCode.EXISTS_WITH_DIFFERENT_PAYLOAD);
    assertThat(asked.state().phase()).isEqualTo(TransactionPhase.ABORTED);
  }

  private static Step call(String compensateUrl) {
    var target = new CallTarget("http://p/do", compensateUrl, null, null, null, null);
    return new Step(CallStepKinds.CALL, "", 0, target);
  }

  private static List<TransactionEvent> events(
      DeciderScenario<TransactionCommand, TransactionEvent, Transaction> scenario,
      TransactionCommand command) {
    Decision<TransactionEvent> decision = scenario.when(command).decision();
    assertThat(decision).isInstanceOf(Decision.Accepted.class);
    return ((Decision.Accepted<TransactionEvent>) decision).events();
  }

  private static void then(
      DeciderScenario<TransactionCommand, TransactionEvent, Transaction> scenario,
      TransactionCommand command,
      TransactionEvent... expected) {
    assertThat(events(scenario, command)).containsExactly(expected);
    var after = scenario.accept(command);
    assertThat(events(after, command)).as("the same answer again").isEmpty();
  }

  private static void shouldShowVerdict(
      DeciderScenario<TransactionCommand, TransactionEvent, Transaction> scenario,
      TransactionCommand command,
      TransactionEvent... expected) {
    then(scenario, command, expected);
    assertThat(scenario.when(command).decision())
        .isEqualTo(
            new Decision.Accepted<>(
                List.of(expected), new Shown.Answer(new TransactionDecider.VerdictTopic())));
  }

  private static void shouldBe(
      DeciderScenario<TransactionCommand, TransactionEvent, Transaction> scenario, Status status) {
    assertThat(scenario.state().phase()).isEqualTo(TransactionPhase.COMMITTED);
    assertThat(scenario.state().steps()).allMatch(step -> step.status() == status);
    assertThat(scenario.state().finishedAtMs()).isEqualTo(NOW_MS);
  }
}
