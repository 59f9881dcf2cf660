package io.quorate.transaction;

import io.quorate.kernel.Conversation;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.Order;
import io.quorate.kernel.participant.ParticipantAnswers;
import io.quorate.kernel.participant.ParticipantCommand;
import io.quorate.kernel.participant.Report;
import io.quorate.kernel.participant.Step;
import io.quorate.transaction.StepState.Status;
import io.quorate.transaction.protocol.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a coordinator tells its participants: in every state, what that state waits for. Pure and
 * safe for use by any thread.
 */
public final class TransactionConversation
    implements Conversation<TransactionCommand, TransactionEvent, Transaction> {

  @Override
  public List<Outgoing> react(Transaction transaction, TransactionEvent event) {
    return switch (event) {
      case TransactionEvent.Committed committed -> conclusions(transaction);
      // Never the last event of a decision: what follows says that nothing more is to be done.
      case TransactionEvent.StepRefused refused -> List.of();
      default -> resume(transaction);
    };
  }

  @Override
  public List<Outgoing> resume(Transaction transaction) {
    Protocol protocol = Protocol.of(transaction.protocol());
    return switch (transaction.phase()) {
      case RUNNING -> tell(transaction, Instruction.PERFORM, protocol.toPerform(transaction));
      case PRECOMMITTING ->
          tell(transaction, Instruction.PRECOMMIT, Protocol.in(transaction, Status.DONE));
      case COMMITTING -> tell(transaction, Instruction.COMMIT, protocol.toCommit(transaction));
      case UNDOING -> tell(transaction, Instruction.UNDO, protocol.toUndo(transaction));
      case ABSENT, PARKED, COMMITTED, ABORTED -> List.of();
    };
  }

  @Override
  public Optional<TransactionCommand> answered(Outgoing outgoing, Answer answer) {
    Instruction told = told(outgoing.command());
    // Silence says nothing, and is no failure that an operator could mend: it is asked again.
    boolean news =
        told == Instruction.PERFORM ? isAccepted(answer) : !(answer instanceof Answer.Unknown);
    if (told == null || !news) {
      return Optional.empty();
    }
    int index = Integer.parseInt(outgoing.id().substring(outgoing.id().lastIndexOf('.') + 1));
    Rejection rejection =
        told == Instruction.PERFORM
            ? ParticipantAnswers.refusal(answer).orElse(null)
            : rejection(answer);
    Report report = answer instanceof Answer.Accepted(Report accepted) ? accepted : null;
    return Optional.of(new TransactionCommand.Answered(index, told, report, rejection));
  }

  private static boolean isAccepted(Answer answer) {
    return answer instanceof Answer.Accepted;
  }

  private static @Nullable Rejection rejection(Answer answer) {
    return answer instanceof Answer.Refused(Rejection refused) ? refused : null;
  }

  /** Returns what tells those whose steps were done at once that it is over; may be lost. */
  private static List<Outgoing> conclusions(Transaction transaction) {
    Protocol protocol = Protocol.of(transaction.protocol());
    var outgoing = new ArrayList<Outgoing>();
    for (int i = 0; i < transaction.steps().size(); i++) {
      if (protocol.manner(transaction, i) != Commitment.PREPARE) {
        Step step = transaction.steps().get(i).step();
        outgoing.add(
            new Outgoing(
                "conclude." + i,
                step.action().participantType(),
                step.participantId(transaction.id(), i),
                new ParticipantCommand.Conclude(List.of(transaction.id())),
                true));
      }
    }
    return outgoing;
  }

  private static List<Outgoing> tell(
      Transaction transaction, Instruction told, List<Integer> indexes) {
    return indexes.stream()
        .map(index -> outgoing(transaction, index, told.text(), command(transaction, told, index)))
        .toList();
  }

  private static Outgoing outgoing(
      Transaction transaction, int index, String what, ParticipantCommand command) {
    Step step = transaction.steps().get(index).step();
    return new Outgoing(
        what + "." + index,
        step.action().participantType(),
        step.participantId(transaction.id(), index),
        command);
  }

  private static ParticipantCommand command(Transaction transaction, Instruction told, int index) {
    return switch (told) {
      case PERFORM -> new ParticipantCommand.Perform(order(transaction, index));
      case PRECOMMIT -> new ParticipantCommand.PreCommit(transaction.id());
      case COMMIT -> new ParticipantCommand.Commit(transaction.id());
      case UNDO -> new ParticipantCommand.Undo(transaction.id(), transaction.deadlineMs(), null);
    };
  }

  private static Order order(Transaction transaction, int index) {
    Protocol protocol = Protocol.of(transaction.protocol());
    return new Order(
        transaction.id(),
        index,
        transaction.steps().get(index).step(),
        protocol.manner(transaction, index),
        transaction.deadlineMs(),
        transaction.currency(),
        protocol.route(transaction));
  }

  private static @Nullable Instruction told(Object command) {
    return switch (command) {
      case ParticipantCommand.Perform perform -> Instruction.PERFORM;
      case ParticipantCommand.PreCommit preCommit -> Instruction.PRECOMMIT;
      case ParticipantCommand.Commit commit -> Instruction.COMMIT;
      case ParticipantCommand.Undo undo -> Instruction.UNDO;
      default -> null;
    };
  }
}
