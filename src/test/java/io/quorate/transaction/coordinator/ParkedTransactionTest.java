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
import static io.quorate.transaction.coordinator.Transactions.answered;
import static io.quorate.transaction.coordinator.Transactions.refused;
import static io.quorate.transaction.coordinator.Transactions.running;
import static io.quorate.transaction.coordinator.Transactions.stepDone;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Decider;
import io.quorate.kernel.DeciderScenario;
import io.quorate.kernel.Decision;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.Shown;
import io.quorate.kernel.participant.ParticipantPhase;
import io.quorate.kernel.participant.Verdict;
import io.quorate.kernel.participant.VerdictReport;
import io.quorate.transaction.Instruction;
import io.quorate.transaction.StepState.Status;
import io.quorate.transaction.Transaction;
import io.quorate.transaction.TransactionCommand;
import io.quorate.transaction.TransactionCommand.Answered;
import io.quorate.transaction.TransactionCommand.ForceAbort;
import io.quorate.transaction.TransactionCommand.Retry;
import io.quorate.transaction.TransactionCommand.Skip;
import io.quorate.transaction.TransactionEvent;
import io.quorate.transaction.TransactionEvent.Aborted;
import io.quorate.transaction.TransactionEvent.AttemptFailed;
import io.quorate.transaction.TransactionEvent.Parked;
import io.quorate.transaction.TransactionEvent.UndoDecided;
import io.quorate.transaction.TransactionPhase;
import io.quorate.transaction.TransactionView;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** A transaction that cannot be ended is parked, and goes on as an operator says. */
@NullUnmarked
class ParkedTransactionTest {

  private static final Shown VERDICT = new Shown.Answer(new TransactionDecider.VerdictTopic());

  private final DeciderScenario<TransactionCommand, TransactionEvent, Transaction> undoing =
      running(SAGA, DEBIT, CREDIT)
          .accept(answered(0, Instruction.PERFORM, ParticipantPhase.EXECUTED))
          .accept(refused(1, Instruction.PERFORM));
  private final DeciderScenario<TransactionCommand, TransactionEvent, Transaction> committing =
      running(TWO_PHASE_COMMIT, DEBIT, CREDIT)
          .accept(answered(0, Instruction.PERFORM, ParticipantPhase.PREPARED))
          .accept(answered(1, Instruction.PERFORM, ParticipantPhase.PREPARED))
          .accept(answered(0, Instruction.COMMIT, ParticipantPhase.COMMITTED));

  @Test
  void shouldParkAfterTheLastFailure() {
    var failing = undoing;
    for (int i = 1; i < TransactionDecider.MAX_FAILURES; i++) {
      failing.when(refused(0, Instruction.UNDO)).then(new AttemptFailed(0, "poor"));
      failing = failing.accept(refused(0, Instruction.UNDO));
    }

    List<TransactionEvent> last = events(failing, refused(0, Instruction.UNDO));

    assertThat(last).hasSize(2).startsWith(new AttemptFailed(0, "poor"));
    assertThat(last.getLast())
        .isInstanceOfSatisfying(
            Parked.class,
            parked -> {
              assertThat(parked.index()).isZero();
              assertThat(parked.atMs()).isEqualTo(NOW_MS);
              assertThat(parked.reason().detail()).contains("step 0").contains("poor");
            });
  }

  /** As of a participant whose journal cannot be read: it never answers again. */
  @Test
  void shouldParkWhatStaysSilentForLong() {
    long lateMs = DEADLINE_MS + AnswerRules.SILENT_FOR_MS;
    shouldPark(undoing, Instruction.UNDO, 0, lateMs);
    shouldPark(committing, Instruction.COMMIT, 1, lateMs);
  }

  private static void shouldPark(
      DeciderScenario<TransactionCommand, TransactionEvent, Transaction> scenario,
      Instruction told,
      int index,
      long lateMs) {
    var silence = new Answered(index, told, null, null);
    assertThat(events(scenario.at(lateMs - 1), silence)).isEmpty();
    var silent = scenario.at(lateMs);
    for (int i = 1; i < TransactionDecider.MAX_FAILURES; i++) {
      assertThat(events(silent, silence)).hasSize(1).first().isInstanceOf(AttemptFailed.class);
      silent = silent.accept(silence);
    }
    assertThat(events(silent, silence)).last().isInstanceOf(Parked.class);
  }

  @Test
  void shouldWaitForAPerson() {
    var parked = parked(undoing, 0, Instruction.UNDO);

    assertThat(parked.state().phase()).isEqualTo(TransactionPhase.PARKED);
    assertThat(parked.view(TransactionType.TYPE, Shown.WHOLE))
        .isInstanceOfSatisfying(
            TransactionView.class, view -> assertThat(view.status()).isEqualTo("parked"));
    assertThat(parked.view(TransactionType.TYPE, VERDICT))
        .isInstanceOfSatisfying(
            VerdictReport.class, report -> assertThat(report.verdict()).isEqualTo(Verdict.WAIT));
    assertThat(new TransactionDecider().dueAtMs(parked.state())).isEqualTo(Decider.NEVER);
    assertThat(TransactionType.TYPE.remindAtMs(parked.state())).isEqualTo(Decider.NEVER);
    assertThat(new TransactionConversation().resume(parked.state())).isEmpty();
    assertThat(events(parked, answered(0, Instruction.UNDO, ParticipantPhase.UNDONE))).isEmpty();
  }

  @Test
  void shouldGoOnTellingThatItCommits() {
    assertThat(parked(committing, 1, Instruction.COMMIT).view(TransactionType.TYPE, VERDICT))
        .isInstanceOfSatisfying(
            VerdictReport.class, report -> assertThat(report.verdict()).isEqualTo(Verdict.COMMIT));
  }

  @Test
  void shouldUndoAfterARetry() {
    var resumed = parked(undoing, 0, Instruction.UNDO).accept(new Retry("it is back"));

    assertThat(resumed.state().phase()).isEqualTo(TransactionPhase.UNDOING);
    assertThat(resumed.state().steps()).allMatch(step -> step.failures() == 0);
    assertThat(new TransactionConversation().resume(resumed.state())).hasSize(1);
    assertThat(events(resumed, answered(0, Instruction.UNDO, ParticipantPhase.UNDONE)))
        .hasSize(2)
        .last()
        .isInstanceOf(Aborted.class);
  }

  @Test
  void shouldCommitAfterARetry() {
    var resumed = parked(committing, 1, Instruction.COMMIT).accept(new Retry("it is back"));

    assertThat(resumed.state().phase()).isEqualTo(TransactionPhase.COMMITTING);
    resumed
        .when(answered(1, Instruction.COMMIT, ParticipantPhase.COMMITTED))
        .then(new TransactionEvent.Committed(NOW_MS));
  }

  @Test
  void shouldEndWithoutASkippedStep() {
    var undone = parked(undoing, 0, Instruction.UNDO).accept(new Skip("paid by hand"));
    var committed = parked(committing, 1, Instruction.COMMIT).accept(new Skip("paid by hand"));

    assertThat(undone.state().phase()).isEqualTo(TransactionPhase.ABORTED);
    assertThat(undone.state().status(0)).isEqualTo(Status.SKIPPED);
    assertThat(committed.state().phase()).isEqualTo(TransactionPhase.COMMITTED);
    assertThat(committed.state().status(0)).isEqualTo(Status.COMMITTED);
    assertThat(committed.state().status(1)).isEqualTo(Status.SKIPPED);
  }

  @Test
  void shouldUndoTheOthersAfterASkip() {
    var two =
        running(TWO_PHASE_COMMIT, DEBIT, CREDIT)
            .accept(answered(0, Instruction.PERFORM, ParticipantPhase.PREPARED))
            .given(List.of(new UndoDecided(POOR)));

    var skipped = parked(two, 0, Instruction.UNDO).accept(new Skip("by hand"));

    assertThat(skipped.state().phase()).isEqualTo(TransactionPhase.UNDOING);
    assertThat(skipped.state().reason()).isNotNull();
    assertThat(
            skipped.accept(answered(1, Instruction.UNDO, ParticipantPhase.BLOCKED)).state().phase())
        .isEqualTo(TransactionPhase.ABORTED);
  }

  @Test
  void shouldCommitInThreePhasesWithoutASkippedStep() {
    var promised =
        running(THREE_PHASE_COMMIT, DEBIT, CREDIT)
            .accept(answered(0, Instruction.PERFORM, ParticipantPhase.PREPARED))
            .accept(answered(1, Instruction.PERFORM, ParticipantPhase.PREPARED))
            .accept(answered(0, Instruction.PRECOMMIT, ParticipantPhase.PRECOMMITTED))
            .given(List.of(new Parked(1, POOR, NOW_MS)));

    assertThat(promised.accept(new Skip("by hand")).state().phase())
        .isEqualTo(TransactionPhase.COMMITTING);
  }

  @Test
  void shouldCommitOnceAllButTheSkippedStepHavePreCommitted() {
    var skipped =
        running(THREE_PHASE_COMMIT, DEBIT, CREDIT, CREDIT)
            .accept(answered(0, Instruction.PERFORM, ParticipantPhase.PREPARED))
            .accept(answered(1, Instruction.PERFORM, ParticipantPhase.PREPARED))
            .accept(answered(2, Instruction.PERFORM, ParticipantPhase.PREPARED))
            .given(List.of(new Parked(1, POOR, NOW_MS)))
            .accept(new Skip("by hand"));
    assertThat(skipped.state().phase()).isEqualTo(TransactionPhase.PRECOMMITTING);

    var committing =
        skipped
            .accept(answered(0, Instruction.PRECOMMIT, ParticipantPhase.PRECOMMITTED))
            .accept(answered(2, Instruction.PRECOMMIT, ParticipantPhase.PRECOMMITTED));

    assertThat(committing.state().phase()).isEqualTo(TransactionPhase.COMMITTING);
  }

  @Test
  void shouldEndByForceWhatCannotBeUndone() {
    var forced = parked(undoing, 0, Instruction.UNDO);

    assertThat(events(forced, new ForceAbort("written off")))
        .singleElement()
        .isInstanceOfSatisfying(
            Aborted.class,
            aborted -> {
              assertThat(aborted.forced()).isTrue();
              assertThat(aborted.reason().detail()).contains("written off");
            });
    parked(committing, 1, Instruction.COMMIT)
        .when(new ForceAbort("written off"))
        .thenRejected(RejectionCode.INVALID_STATE);
  }

  /** Else the last step would keep what it took, and the first would get it back. */
  @Test
  void shouldNotEndByForceWhatMayBeDone() {
    var late =
        running(SAGA, DEBIT, CREDIT)
            .accept(answered(0, Instruction.PERFORM, ParticipantPhase.EXECUTED))
            .given(List.of(new UndoDecided(POOR)));

    late.when(new ForceAbort("written off")).thenRejected(RejectionCode.INVALID_STATE);
    assertThat(late.accept(answered(1, Instruction.UNDO, ParticipantPhase.FINAL)).state().phase())
        .isEqualTo(TransactionPhase.COMMITTED);
    assertThat(
            events(
                late.accept(answered(1, Instruction.UNDO, ParticipantPhase.BLOCKED)),
                new ForceAbort("written off")))
        .hasSize(1);
  }

  /** A route reports of its last step before its outcome has come back. */
  @Test
  void shouldNotEndByForceWhatIsDone() {
    var late =
        running(CHOREOGRAPHY, DEBIT, CREDIT)
            .accept(stepDone(0))
            .accept(stepDone(1))
            .given(List.of(new UndoDecided(POOR)));

    late.when(new ForceAbort("written off")).thenRejected(RejectionCode.INVALID_STATE);
    assertThat(late.accept(answered(1, Instruction.UNDO, ParticipantPhase.FINAL)).state().phase())
        .isEqualTo(TransactionPhase.COMMITTING);
  }

  @Test
  void shouldSayWhyWhatIsDecidedCannotBeCancelled() {
    committing
        .when(new TransactionCommand.Cancel("too late"))
        .thenRejected(RejectionCode.INVALID_STATE);
  }

  private static DeciderScenario<TransactionCommand, TransactionEvent, Transaction> parked(
      DeciderScenario<TransactionCommand, TransactionEvent, Transaction> scenario,
      int index,
      Instruction told) {
    var failing = scenario;
    for (int i = 0; i < TransactionDecider.MAX_FAILURES; i++) {
      failing = failing.accept(refused(index, told));
    }
    assertThat(failing.state().stuckStep()).isEqualTo(index);
    return failing;
  }

  private static List<TransactionEvent> events(
      DeciderScenario<TransactionCommand, TransactionEvent, Transaction> scenario,
      TransactionCommand command) {
    Decision<TransactionEvent> decision = scenario.when(command).decision();
    assertThat(decision).isInstanceOf(Decision.Accepted.class);
    return ((Decision.Accepted<TransactionEvent>) decision).events();
  }
}
