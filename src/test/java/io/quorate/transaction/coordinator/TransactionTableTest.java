package io.quorate.transaction.coordinator;

import static io.quorate.transaction.coordinator.Transactions.CREDIT;
import static io.quorate.transaction.coordinator.Transactions.DEBIT;
import static io.quorate.transaction.coordinator.Transactions.NOW_MS;
import static io.quorate.transaction.coordinator.Transactions.POOR;
import static io.quorate.transaction.coordinator.Transactions.answered;
import static io.quorate.transaction.coordinator.Transactions.inquiry;
import static io.quorate.transaction.coordinator.Transactions.refused;
import static io.quorate.transaction.coordinator.Transactions.routeEnded;
import static io.quorate.transaction.coordinator.Transactions.start;
import static io.quorate.transaction.coordinator.Transactions.started;
import static io.quorate.transaction.coordinator.Transactions.stepDone;

import io.quorate.kernel.participant.OutcomeTable;
import io.quorate.kernel.participant.ParticipantPhase;
import io.quorate.transaction.Instruction;
import io.quorate.transaction.ProtocolName;
import io.quorate.transaction.Transaction;
import io.quorate.transaction.TransactionCommand;
import io.quorate.transaction.TransactionEvent;
import io.quorate.transaction.TransactionEvent.Aborted;
import io.quorate.transaction.TransactionEvent.CommitDecided;
import io.quorate.transaction.TransactionEvent.Committed;
import io.quorate.transaction.TransactionEvent.Parked;
import io.quorate.transaction.TransactionEvent.PreCommitDecided;
import io.quorate.transaction.TransactionEvent.StepDone;
import io.quorate.transaction.TransactionEvent.UndoDecided;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command in every phase of a transaction of two steps under 3pc, which has all phases. */
@NullUnmarked
class TransactionTableTest {

  /** In running, step 0 has promised; parked-u was undoing, parked-c was committing, both at 0. */
  private static final String TABLE =
      """
      command        | absent    | running   | precommitting    | committing    | undoing    | parked-u  | parked-c | committed | aborted
      get            | not_found | -         | -                | -             | -          | -         | -        | -         | -
      await          | not_found | later     | later            | later         | later      | -         | -        | -         | -
      start          | Started   | -         | -                | -             | -          | -         | -        | -         | -
      start, await   | later     | later     | later            | later         | later      | -         | -        | -         | -
      start refused  | Started Aborted | -   | -                | -             | -          | -         | -        | -         | -
      start other    | Started   | exists_with_different_payload | exists_with_different_payload | exists_with_different_payload | exists_with_different_payload | exists_with_different_payload | exists_with_different_payload | exists_with_different_payload | exists_with_different_payload
      cancel         | not_found | UndoDecided | invalid_state  | invalid_state | -          | invalid_state | invalid_state | invalid_state | invalid_state
      retry          | not_found | invalid_state | invalid_state | invalid_state | invalid_state | Resumed | Resumed | invalid_state | invalid_state
      skip           | not_found | invalid_state | invalid_state | invalid_state | invalid_state | StepSkipped Resumed | StepSkipped Resumed | invalid_state | invalid_state
      force-abort    | not_found | UndoDecided | invalid_state  | invalid_state | Aborted    | Aborted   | invalid_state | invalid_state | invalid_state
      inquire        | Aborted   | -         | -                | -             | -          | -         | -        | -         | -
      step 1 done    | -         | StepDone  | -                | -             | -          | -         | -        | -         | -
      route undone   | -         | StepUndone Aborted | -       | -             | StepUndone Aborted | - | -        | -         | -
      performed 1    | not_found | StepDone PreCommitDecided | - | -            | -          | -         | -        | -         | -
      performed 0    | not_found | -         | -                | -             | -          | -         | -        | -         | -
      outdated 1     | not_found | -         | -                | -             | -          | -         | -        | -         | -
      refused 1      | not_found | StepRefused UndoDecided | -  | -             | -          | -         | -        | -         | -
      precommitted 0 | not_found | -         | StepPreCommitted | -             | -          | -         | -        | -         | -
      committed 0    | not_found | -         | -                | StepCommitted | -          | -         | -        | -         | -
      uncommitted 0  | not_found | -         | -                | AttemptFailed | -          | -         | -        | -         | -
      undone 0       | not_found | -         | -                | -             | StepUndone | -         | -        | -         | -
      not undone 0   | not_found | -         | -                | -             | AttemptFailed | -      | -        | -         | -
      """;

  @ParameterizedTest
  @MethodSource("cells")
  void shouldDecide(OutcomeTable.Cell cell) {
    cell.check();
  }

  @Test
  void shouldHaveEveryCommand() {
    table().shouldHaveEveryCommand(TransactionCommand.class);
  }

  static List<OutcomeTable.Cell> cells() {
    return table().cells(TABLE);
  }

  private static OutcomeTable<TransactionCommand, TransactionEvent, Transaction> table() {
    ProtocolName protocol = ProtocolName.THREE_PHASE_COMMIT;
    TransactionEvent started = started(protocol, DEBIT, CREDIT);
    TransactionEvent done = new StepDone(0, "EUR", null);
    TransactionEvent allDone = new StepDone(1, null, null);
    TransactionEvent undo = new UndoDecided(POOR);
    TransactionEvent parked = new Parked(0, POOR, NOW_MS);
    TransactionCommand.Start start = start(protocol, DEBIT, CREDIT);
    return new OutcomeTable<>(new TransactionDecider(), NOW_MS)
        .state("absent", List.of())
        .state("running", List.of(started, done))
        .state("precommitting", List.of(started, done, allDone, new PreCommitDecided()))
        .state(
            "committing",
            List.of(started, done, allDone, new PreCommitDecided(), new CommitDecided()))
        .state("undoing", List.of(started, done, undo))
        .state("parked-u", List.of(started, done, undo, parked))
        .state("parked-c", List.of(started, done, allDone, new CommitDecided(), parked))
        .state("committed", List.of(started, done, new Committed(NOW_MS)))
        .state("aborted", List.of(started, undo, new Aborted(POOR, false, NOW_MS)))
        .command("get", new TransactionCommand.Get())
        .command("await", new TransactionCommand.Await())
        .command("start", start)
        .command("start, await", start.awaiting())
        .command("start refused", start.refusedFor(POOR))
        .command("start other", start(protocol, DEBIT))
        .command("cancel", new TransactionCommand.Cancel("why"))
        .command("retry", new TransactionCommand.Retry("why"))
        .command("skip", new TransactionCommand.Skip("why"))
        .command("force-abort", new TransactionCommand.ForceAbort("why"))
        .command("inquire", inquiry())
        .command("step 1 done", stepDone(1))
        .command("route undone", routeEnded(false, null))
        .command("performed 1", answered(1, Instruction.PERFORM, ParticipantPhase.PREPARED))
        .command("performed 0", answered(0, Instruction.PERFORM, ParticipantPhase.PREPARED))
        .command("outdated 1", new TransactionCommand.Outdated(1, POOR))
        .command("refused 1", refused(1, Instruction.PERFORM))
        .command(
            "precommitted 0", answered(0, Instruction.PRECOMMIT, ParticipantPhase.PRECOMMITTED))
        .command("committed 0", answered(0, Instruction.COMMIT, ParticipantPhase.COMMITTED))
        .command("uncommitted 0", refused(0, Instruction.COMMIT))
        .command("undone 0", answered(0, Instruction.UNDO, ParticipantPhase.UNDONE))
        .command("not undone 0", refused(0, Instruction.UNDO));
  }
}
