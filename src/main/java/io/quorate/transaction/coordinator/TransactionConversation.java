package io.quorate.transaction.coordinator;

import io.quorate.kernel.Conversation;
import io.quorate.kernel.Conversation.Recipient;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.Order;
import io.quorate.kernel.participant.ParticipantAnswers;
import io.quorate.kernel.participant.ParticipantCommand;
import io.quorate.kernel.participant.Step;
import io.quorate.kernel.participant.StepReport;
import io.quorate.transaction.Instruction;
import io.quorate.transaction.StepState.Status;
import io.quorate.transaction.Transaction;
import io.quorate.transaction.TransactionCommand;
import io.quorate.transaction.TransactionEvent;
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

  /** A participant is told what to do with its step. */
  record Told(Instruction instruction, int index) {}

  /** A participant is told that it is over. */
  private record Concluded(int index) {}

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
    if (!(outgoing.topic() instanceof Told(Instruction told, int index))) {
      return Optional.empty();
    }
    // A step that is not done is put back in time, whatever the silence means.
    if (told == Instruction.PERFORM && !isAccepted(answer)) {
      return ParticipantAnswers.outdated(answer)
          .map(rejection -> new TransactionCommand.Outdated(index, rejection));
    }
    Rejection rejection =
        told == Instruction.PERFORM
            ? ParticipantAnswers.refusal(answer).orElse(null)
            : rejection(answer);
    StepReport report = answer instanceof Answer.Accepted(StepReport accepted) ? accepted : null;
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
                new Concluded(i),
                new Recipient.Entity(
                    step.action().participantType(), step.participantId(transaction.id(), i)),
                new ParticipantCommand.Conclude(List.of(transaction.id())),
                true));
      }
    }
    return outgoing;
  }

  private static List<Outgoing> tell(
      Transaction transaction, Instruction told, List<Integer> indexes) {
    return indexes.stream().map(index -> outgoing(transaction, told, index)).toList();
  }

  private static Outgoing outgoing(Transaction transaction, Instruction told, int index) {
    Step step = transaction.steps().get(index).step();
    return new Outgoing(
        new Told(told, index),
        new Recipient.Entity(
            step.action().participantType(), step.participantId(transaction.id(), index)),
        command(transaction, told, index));
  }

  private static ParticipantCommand command(Transaction transaction, Instruction told, int index) {
    return switch (told) {
      case PERFORM -> new ParticipantCommand.Perform(order(transaction, index));
      case PRECOMMIT -> new ParticipantCommand.PreCommit(transaction.id());
      case COMMIT -> new ParticipantCommand.Commit(transaction.id());
      case UNDO ->
          new ParticipantCommand.Undo(
              transaction.id(),
              transaction.deadlineMs(),
              null,
              Protocol.of(transaction.protocol()).route(transaction) == null);
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
        protocol.route(transaction),
        transaction.ordersConfirmedAtMs());
  }
}
