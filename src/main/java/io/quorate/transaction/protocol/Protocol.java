package io.quorate.transaction.protocol;

import io.quorate.kernel.Decider;
import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.Itinerary;
import io.quorate.kernel.participant.StepReport;
import io.quorate.transaction.ProtocolName;
import io.quorate.transaction.StepState;
import io.quorate.transaction.Transaction;
import io.quorate.transaction.TransactionEvent;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Drives the steps of a transaction. All methods are pure and total; an implementation is safe for
 * use by any thread.
 *
 * <p>What the protocols have in common is here: a commit is told to all at once, since nobody can
 * refuse any more.
 */
public sealed interface Protocol permits Choreography, Saga, ThreePhaseCommit, TwoPhaseCommit {

  /** Returns the protocol of a name. */
  static Protocol of(ProtocolName name) {
    return switch (name) {
      case SAGA -> Saga.PROTOCOL;
      case CHOREOGRAPHY -> Choreography.PROTOCOL;
      case TWO_PHASE_COMMIT -> TwoPhaseCommit.PROTOCOL;
      case THREE_PHASE_COMMIT -> ThreePhaseCommit.PROTOCOL;
    };
  }

  /** Returns how a step is done before the transaction has ended. */
  Commitment manner(Transaction transaction, int index);

  /** Returns what a participant is told of the other steps, or null for nothing. */
  @Nullable Itinerary route(Transaction transaction);

  /** Returns the steps to be done now. */
  List<Integer> toPerform(Transaction transaction);

  /** Returns the steps to be undone now, once the undoing is decided. */
  List<Integer> toUndo(Transaction transaction);

  /** Returns when a running transaction is undone, in milliseconds since the epoch. */
  long undoneAtMs(Transaction transaction);

  /**
   * Returns when a running transaction commits by itself, in milliseconds since the epoch, or
   * {@link Decider#NEVER}.
   */
  default long committedAtMs(Transaction transaction) {
    return Decider.NEVER;
  }

  /** Returns what happens when a pending step was done; the step's own event included. */
  List<TransactionEvent> done(Transaction transaction, int index, StepReport report, long nowMs);

  /** Returns the steps whose participants must be told of the commit before it is over. */
  default List<Integer> toCommit(Transaction transaction) {
    return IntStream.range(0, transaction.steps().size())
        .filter(i -> !transaction.status(i).isSettled())
        .boxed()
        .toList();
  }

  /** Whether any step may still have an effect, so that the undoing is not over. */
  default boolean isUndone(Transaction transaction) {
    return toUndo(transaction).isEmpty();
  }

  /** Returns the event of a step that was done; with the answer, unless there are too many. */
  static TransactionEvent stepDone(Transaction transaction, int index, StepReport report) {
    return new TransactionEvent.StepDone(
        index,
        transaction.currency() == null ? report.currency() : null,
        transaction.hasRoomFor(report.answer()) ? report.answer() : null);
  }

  /** Returns the steps in one of these states, in order. */
  static List<Integer> in(Transaction transaction, StepState.Status... wanted) {
    List<StepState.Status> statuses = List.of(wanted);
    return IntStream.range(0, transaction.steps().size())
        .filter(i -> statuses.contains(transaction.status(i)))
        .boxed()
        .toList();
  }
}
