package io.quorate.transaction.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.account.AccountStepKinds;
import io.quorate.kernel.Conversation.Answer;
import io.quorate.kernel.Conversation.Outgoing;
import io.quorate.kernel.Conversation.Recipient;
import io.quorate.kernel.Decision;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.participant.ParticipantCommand;
import io.quorate.kernel.participant.ParticipantPhase;
import io.quorate.kernel.participant.Step;
import io.quorate.kernel.participant.StepReport;
import io.quorate.transaction.Instruction;
import io.quorate.transaction.ProtocolName;
import io.quorate.transaction.StepState;
import io.quorate.transaction.Transaction;
import io.quorate.transaction.TransactionCommand;
import io.quorate.transaction.TransactionEvent;
import io.quorate.transaction.TransactionPhase;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** The essence of what the simulation of the transaction protocols has found in coordinators. */
@NullUnmarked
class FoundBySimulationTest {

  private static final long NOW_MS = 1_000;
  private static final long TIMEOUT_MS = 5_000;
  private static final List<Step> STEPS =
      List.of(
          Step.of(AccountStepKinds.DEBIT, "a", 5),
          Step.of(AccountStepKinds.DEBIT, "b", 5),
          Step.of(AccountStepKinds.CREDIT, "c", 10));
  private static final Rejection REFUSAL =
      new Rejection(RejectionCode.INSUFFICIENT_FUNDS, "Expected money, but there is none.");

  private final TransactionDecider decider = new TransactionDecider();
  private final TransactionConversation process = new TransactionConversation();

  /** The step after a refused one was asked for before the transaction was undone. */
  @Test
  void shouldAskForNothingWhenStepIsRefused() {
    Transaction running = started(ProtocolName.SAGA);

    List<Outgoing> asked =
        asked(running, new TransactionCommand.Answered(0, Instruction.PERFORM, null, REFUSAL));

    assertThat(asked).isEmpty();
  }

  /** The step after one in another currency was asked for before the transaction was undone. */
  @Test
  void shouldOnlyUndoWhenCurrenciesDiffer() {
    Transaction running =
        after(started(ProtocolName.SAGA), new TransactionEvent.StepDone(0, "EUR", null));

    List<Outgoing> asked =
        asked(running, new TransactionCommand.Answered(1, Instruction.PERFORM, done("USD"), null));

    assertThat(asked)
        .extracting(Outgoing::topic)
        .containsExactly(new TransactionConversation.Told(Instruction.UNDO, 1));
  }

  /** A saga of debits and a last step has nobody to tell of its commit, and never ended. */
  @Test
  void shouldCommitWhenLastStepTurnsOutToBeDoneForGood() {
    Transaction undoing =
        after(
            started(ProtocolName.SAGA),
            new TransactionEvent.StepDone(0, "EUR", null),
            new TransactionEvent.StepDone(1, null, null),
            new TransactionEvent.UndoDecided(REFUSAL));

    Transaction ended =
        after(
            undoing,
            events(
                    undoing,
                    new TransactionCommand.Answered(2, Instruction.UNDO, forGood(), null),
                    NOW_MS)
                .toArray(TransactionEvent[]::new));

    assertThat(ended.phase()).isEqualTo(TransactionPhase.COMMITTED);
  }

  /** A rejection leaves no trace: the step may be done, by another copy of the participant. */
  @Test
  void shouldNotTakeRejectionWithoutTraceForRefusal() {
    Transaction running = started(ProtocolName.CHOREOGRAPHY);
    Outgoing perform = process.resume(running).getFirst();

    assertThat(process.answered(perform, new Answer.Refused(REFUSAL))).isEmpty();
  }

  /** An account that was away for minutes left transactions parked for an operator. */
  @Test
  void shouldNotCountSilenceAsFailure() {
    var undo =
        new Outgoing(
            new TransactionConversation.Told(Instruction.UNDO, 0),
            new Recipient.Entity("account", "a"),
            new ParticipantCommand.Undo("t", TIMEOUT_MS, null, true));

    TransactionCommand silence = process.answered(undo, new Answer.Unknown()).orElseThrow();
    Transaction undoing =
        after(started(ProtocolName.SAGA), new TransactionEvent.UndoDecided(REFUSAL));
    long minutesLaterMs = undoing.deadlineMs() + AnswerRules.SILENT_FOR_MS - 1;
    assertThat(new TransactionDecider().decide(silence, undoing, minutesLaterMs))
        .isEqualTo(Decision.unchanged());
  }

  /** A participant that knew nothing of its promise, yet, made the transaction undo it. */
  @Test
  void shouldAskAgainWhoeverCannotHaveForgottenItsPromise() {
    Transaction preCommitting =
        after(started(ProtocolName.THREE_PHASE_COMMIT), new TransactionEvent.PreCommitDecided());
    Transaction promised = preCommitting.withEveryStep(step -> step.in(StepState.Status.DONE));
    var unknown = new Rejection(RejectionCode.NOT_FOUND, "Expected a promise, but there is none.");
    var answered = new TransactionCommand.Answered(0, Instruction.PRECOMMIT, null, unknown);

    assertThat(events(promised, answered, NOW_MS)).isEmpty();
    assertThat(events(promised, answered, NOW_MS + TIMEOUT_MS + 600_000))
        .hasOnlyElementsOfType(TransactionEvent.AttemptFailed.class);
  }

  private Transaction started(ProtocolName protocol) {
    var start = new TransactionCommand.Start("t", protocol, STEPS, TIMEOUT_MS, null);
    return after(
        Transaction.ABSENT,
        events(Transaction.ABSENT, start, NOW_MS).toArray(TransactionEvent[]::new));
  }

  private Transaction after(Transaction transaction, TransactionEvent... events) {
    Transaction result = transaction;
    for (TransactionEvent event : events) {
      result = decider.evolve(result, event);
    }
    return result;
  }

  /** Returns what the process asks of others because of the events of a command. */
  private List<Outgoing> asked(Transaction transaction, TransactionCommand command) {
    var asked = new ArrayList<Outgoing>();
    Transaction state = transaction;
    for (TransactionEvent event : events(transaction, command, NOW_MS)) {
      state = decider.evolve(state, event);
      asked.addAll(process.react(state, event));
    }
    return asked;
  }

  private List<TransactionEvent> events(
      Transaction transaction, TransactionCommand command, long nowMs) {
    return ((Decision.Accepted<TransactionEvent>) decider.decide(command, transaction, nowMs))
        .events();
  }

  private static StepReport done(String currency) {
    return new StepReport(ParticipantPhase.EXECUTED, null, currency, null);
  }

  private static StepReport forGood() {
    return new StepReport(ParticipantPhase.FINAL, null, null, null);
  }
}
