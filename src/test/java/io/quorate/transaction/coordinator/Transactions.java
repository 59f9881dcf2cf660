package io.quorate.transaction.coordinator;

import io.quorate.account.AccountStepKinds;
import io.quorate.kernel.DeciderScenario;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.participant.CoordinatorCommand;
import io.quorate.kernel.participant.ParticipantPhase;
import io.quorate.kernel.participant.Step;
import io.quorate.kernel.participant.StepRefusal;
import io.quorate.kernel.participant.StepReport;
import io.quorate.transaction.Instruction;
import io.quorate.transaction.ProtocolName;
import io.quorate.transaction.Transaction;
import io.quorate.transaction.TransactionCommand;
import io.quorate.transaction.TransactionCommand.Answered;
import io.quorate.transaction.TransactionEvent;
import io.quorate.transaction.TransactionEvent.Started;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/** Values that the tests of transactions share. */
@NullUnmarked
public final class Transactions {

  static final String ID = "t";
  static final long NOW_MS = 1_000_000;
  static final long TIMEOUT_MS = 30_000;
  static final long DEADLINE_MS = NOW_MS + TIMEOUT_MS;
  static final Rejection POOR = new Rejection(RejectionCode.INSUFFICIENT_FUNDS, "poor");
  static final Step DEBIT = Step.of(AccountStepKinds.DEBIT, "a", 10);
  static final Step CREDIT = Step.of(AccountStepKinds.CREDIT, "b", 10);

  private Transactions() {}

  /** A transaction that is running. */
  static DeciderScenario<TransactionCommand, TransactionEvent, Transaction> running(
      ProtocolName protocol, Step... steps) {
    return absent().given(List.of(started(protocol, steps)));
  }

  static DeciderScenario<TransactionCommand, TransactionEvent, Transaction> absent() {
    return DeciderScenario.of(new TransactionDecider(), NOW_MS);
  }

  static Started started(ProtocolName protocol, Step... steps) {
    return new Started(ID, protocol, List.of(steps), NOW_MS, DEADLINE_MS);
  }

  static TransactionCommand.Start start(ProtocolName protocol, Step... steps) {
    return new TransactionCommand.Start(ID, protocol, List.of(steps), TIMEOUT_MS, null);
  }

  /** A participant answered with a report that shows this phase. */
  static Answered answered(int index, Instruction told, ParticipantPhase phase) {
    return new Answered(index, told, new StepReport(phase, null, "EUR", null), null);
  }

  /** A participant refused. */
  static Answered refused(int index, Instruction told) {
    return new Answered(index, told, null, POOR);
  }

  static TransactionCommand routeEnded(boolean committed, StepRefusal refusal) {
    return new TransactionCommand.FromParticipant(
        new CoordinatorCommand.RouteEnded(committed, refusal));
  }

  static TransactionCommand stepDone(int index) {
    return new TransactionCommand.FromParticipant(
        new CoordinatorCommand.StepDone(
            index, new StepReport(ParticipantPhase.EXECUTED, null, null, null)));
  }

  static TransactionCommand inquiry() {
    return new TransactionCommand.FromParticipant(new CoordinatorCommand.Inquire());
  }
}
