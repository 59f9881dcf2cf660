package io.quorate.kernel.participant;

import static io.quorate.kernel.participant.Participant.DEADLINE_MS;
import static io.quorate.kernel.participant.Participant.NOW_MS;
import static io.quorate.kernel.participant.Participant.TRANSACTION;
import static io.quorate.kernel.participant.Participant.order;
import static io.quorate.kernel.participant.Participant.performed;
import static io.quorate.kernel.participant.Participant.route;

import io.quorate.account.AccountStepKinds;
import io.quorate.kernel.participant.ParticipantCommand.PeerHeard;
import io.quorate.kernel.participant.ParticipantCommand.Perform;
import io.quorate.kernel.participant.ParticipantCommand.VerdictHeard;
import io.quorate.kernel.participant.ParticipantEvent.Blocked;
import io.quorate.kernel.participant.ParticipantEvent.Committed;
import io.quorate.kernel.participant.ParticipantEvent.PreCommitted;
import io.quorate.kernel.participant.ParticipantEvent.TerminationBegan;
import io.quorate.kernel.participant.ParticipantEvent.Undone;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command in every phase of a participant. */
@NullUnmarked
class ParticipantTableTest {

  private static final String TABLE =
      """
      command        | unknown   | prepared      | precommitted  | executed      | final     | committed     | undone        | blocked
      inspect        | -         | -             | -             | -             | -         | -             | -             | -
      perform        | Performed | -             | -             | -             | -         | -             | -             | -
      perform other  | Performed | invalid_state | invalid_state | invalid_state | invalid_state | invalid_state | -         | -
      precommit      | not_found | PreCommitted  | -             | -             | -         | -             | invalid_state | invalid_state
      commit         | -         | Committed     | Committed     | Committed     | Committed | -             | invalid_state | invalid_state
      undo           | Blocked   | Undone        | Undone        | Undone        | -         | -             | -             | -
      conclude       | -         | -             | -             | Concluded     | Concluded | -             | -             | -
      arrived        | -         | -             | -             | -             | -         | -             | -             | -
      ask            | -         | -             | -             | -             | -         | -             | -             | -
      verdict COMMIT | -         | Committed     | Committed     | Committed     | Committed | -             | -             | -
      verdict UNDO   | -         | Undone        | Undone        | Undone        | Concluded | -             | -             | -
      verdict WAIT   | -         | -             | -             | -             | -         | -             | -             | -
      silence        | -         | -             | -             | -             | -         | -             | -             | -
      peer committed | -         | -             | -             | -             | -         | -             | -             | -
      """;

  /** Where the participant knows its peers (3PC), and has begun to ask them. */
  private static final String PEERS =
      """
      command          | not begun        | begun prepared         | begun precommitted | ended
      silence          | TerminationBegan | -                      | -                  | -
      b SILENT         | -                | PeerAnswered           | PeerAnswered       | -
      b PREPARED       | -                | PeerAnswered           | PeerAnswered       | -
      b PRECOMMITTED   | -                | PeerAnswered           | PeerAnswered       | -
      b COMMITTED      | -                | PeerAnswered Committed | PeerAnswered Committed | -
      b UNDONE         | -                | PeerAnswered Undone    | PeerAnswered Undone | -
      stranger         | -                | -                      | -                  | -
      commit           | Committed        | Committed              | Committed          | -
      undo             | Undone           | Undone                 | Undone             | -
      """;

  /** What the last of the peers says decides, as far as the others have said nothing final. */
  private static final String LAST =
      """
      command          | silent then           | prepared then           | precommitted then
      c SILENT         | PeerAnswered Undone   | PeerAnswered Undone     | PeerAnswered PreCommitted PeersMoved
      c PREPARED       | PeerAnswered Undone   | PeerAnswered Undone     | PeerAnswered PreCommitted PeersMoved
      c PRECOMMITTED   | PeerAnswered PreCommitted PeersMoved | PeerAnswered PreCommitted PeersMoved | PeerAnswered PreCommitted PeersMoved
      c COMMITTED      | PeerAnswered Committed | PeerAnswered Committed | PeerAnswered Committed
      c UNDONE         | PeerAnswered Undone   | PeerAnswered Undone     | PeerAnswered Undone
      """;

  @ParameterizedTest
  @MethodSource("cells")
  void shouldDecide(OutcomeTable.Cell cell) {
    cell.check();
  }

  @ParameterizedTest
  @MethodSource("peers")
  void shouldEndWithoutTheCoordinator(OutcomeTable.Cell cell) {
    cell.check();
  }

  @ParameterizedTest
  @MethodSource("last")
  void shouldDecideByTheLastPeer(OutcomeTable.Cell cell) {
    cell.check();
  }

  @Test
  void shouldHaveEveryCommand() {
    table().shouldHaveEveryCommand(ParticipantCommand.class);
  }

  static List<OutcomeTable.Cell> cells() {
    return table().cells(TABLE);
  }

  static List<OutcomeTable.Cell> peers() {
    ParticipantEvent promised = peer();
    var began = new TerminationBegan(TRANSACTION);
    var table =
        new OutcomeTable<>(new Participant(), NOW_MS)
            .state("not begun", List.of(promised))
            .state("begun prepared", List.of(promised, began))
            .state("begun precommitted", List.of(promised, new PreCommitted(TRANSACTION), began))
            .state(
                "ended",
                List.of(
                    promised, began, committed(AccountStepKinds.DEBIT, ParticipantPhase.PREPARED)))
            .command("silence", new VerdictHeard(TRANSACTION, Verdict.SILENCE));
    for (PeerAnswer answer : PeerAnswer.values()) {
      table.command("b " + answer, new PeerHeard(TRANSACTION, "account", "b", answer));
    }
    return table
        .command("stranger", new PeerHeard(TRANSACTION, "account", "x", PeerAnswer.COMMITTED))
        .command("commit", new ParticipantCommand.Commit(TRANSACTION))
        .command("undo", new ParticipantCommand.Undo(TRANSACTION, DEADLINE_MS, null, true))
        .cells(PEERS);
  }

  static List<OutcomeTable.Cell> last() {
    var table = new OutcomeTable<>(new Participant(), NOW_MS);
    for (PeerAnswer answer :
        List.of(PeerAnswer.SILENT, PeerAnswer.PREPARED, PeerAnswer.PRECOMMITTED)) {
      table.state(
          answer.name().toLowerCase(java.util.Locale.ROOT) + " then",
          List.of(
              peer(),
              new TerminationBegan(TRANSACTION),
              new ParticipantEvent.PeerAnswered(TRANSACTION, 1, answer)));
    }
    for (PeerAnswer answer : PeerAnswer.values()) {
      table.command("c " + answer, new PeerHeard(TRANSACTION, "account", "c", answer));
    }
    return table.cells(LAST);
  }

  private static OutcomeTable<ParticipantCommand, ParticipantEvent, Participations> table() {
    ParticipantEvent prepared = performed(AccountStepKinds.DEBIT, Commitment.PREPARE);
    ParticipantEvent executed = performed(AccountStepKinds.DEBIT, Commitment.EXECUTE);
    return new OutcomeTable<>(new Participant(), NOW_MS)
        .state("unknown", List.of())
        .state("prepared", List.of(prepared))
        .state("precommitted", List.of(prepared, new PreCommitted(TRANSACTION)))
        .state("executed", List.of(executed))
        .state("final", List.of(performed(AccountStepKinds.DEBIT, Commitment.FINAL)))
        .state(
            "committed",
            List.of(executed, committed(AccountStepKinds.DEBIT, ParticipantPhase.EXECUTED)))
        .state(
            "undone",
            List.of(
                executed,
                new Undone(
                    TRANSACTION,
                    AccountStepKinds.DEBIT,
                    10,
                    ParticipantPhase.EXECUTED,
                    NOW_MS,
                    null)))
        .state("blocked", List.of(new Blocked(TRANSACTION, DEADLINE_MS, NOW_MS, null)))
        .command("inspect", new ParticipantCommand.Inspect(AccountStepKinds.DEBIT))
        .command("perform", new Perform(order(AccountStepKinds.DEBIT, Commitment.EXECUTE)))
        .command("perform other", new Perform(order(AccountStepKinds.CREDIT, Commitment.EXECUTE)))
        .command("precommit", new ParticipantCommand.PreCommit(TRANSACTION))
        .command("commit", new ParticipantCommand.Commit(TRANSACTION))
        .command("undo", new ParticipantCommand.Undo(TRANSACTION, DEADLINE_MS, null, true))
        .command("conclude", new ParticipantCommand.Conclude(List.of(TRANSACTION)))
        .command(
            "arrived", new ParticipantCommand.Arrived(List.of(TRANSACTION), List.of(TRANSACTION)))
        .command("ask", new ParticipantCommand.Ask(TRANSACTION))
        .command("verdict COMMIT", new VerdictHeard(TRANSACTION, Verdict.COMMIT))
        .command("verdict UNDO", new VerdictHeard(TRANSACTION, Verdict.UNDO))
        .command("verdict WAIT", new VerdictHeard(TRANSACTION, Verdict.WAIT))
        .command("silence", new VerdictHeard(TRANSACTION, Verdict.SILENCE))
        .command(
            "peer committed", new PeerHeard(TRANSACTION, "account", "b", PeerAnswer.COMMITTED));
  }

  private static ParticipantEvent peer() {
    return performed(
        TRANSACTION, AccountStepKinds.DEBIT, Commitment.PREPARE, route(Itinerary.Kind.PEERS));
  }

  private static ParticipantEvent committed(StepKind action, ParticipantPhase from) {
    return new Committed(TRANSACTION, action, 10, from, NOW_MS);
  }
}
