package io.quorate.transaction.protocol;

import io.quorate.kernel.Decider;
import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.Itinerary;
import io.quorate.kernel.participant.StepReport;
import io.quorate.transaction.StepState.Status;
import io.quorate.transaction.Transaction;
import io.quorate.transaction.TransactionEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The choreographed saga: the transaction hands the order to the first participant and then only
 * observes. Each participant does its step and passes the order on to the next; the outcome travels
 * back the same way ({@link io.quorate.kernel.participant.ParticipantConversation}). A routing slip
 * (G. Hohpe, B. Woolf, Enterprise Integration Patterns, 2003), with the guarantees of {@link Saga}:
 * the same manners, the same guards.
 *
 * <p>Should the outcome not come back, though the last step is done, the transaction tells all that
 * it commits. Should nothing have come back at the deadline, or should it be cancelled, the
 * transaction undoes all steps itself, from the last one, as a saga would: the guards make it safe
 * that the order may still be travelling.
 */
public enum Choreography implements Protocol {
  /** The only value. */
  PROTOCOL;

  /**
   * How long after its start a transaction whose last step is done may wait for the outcome to
   * travel back, in milliseconds.
   */
  private static final long OUTCOME_MS = 10_000;

  @Override
  public Commitment manner(Transaction transaction, int index) {
    return Itinerary.mannerInOrder(transaction.plan(), index);
  }

  @Override
  public @Nullable Itinerary route(Transaction transaction) {
    return transaction.slip()
        ? Itinerary.slip(transaction.id(), transaction.plan())
        : new Itinerary(Itinerary.Kind.RELAY, transaction.plan(), null);
  }

  @Override
  public List<Integer> toPerform(Transaction transaction) {
    return transaction.status(0) == Status.PENDING ? List.of(0) : List.of();
  }

  @Override
  public List<Integer> toUndo(Transaction transaction) {
    for (int i = transaction.steps().size() - 1; i >= 0; i--) {
      if (!transaction.status(i).isOutOfTheWay()) {
        return transaction.status(0) == Status.REFUSED ? List.of() : List.of(i);
      }
    }
    return List.of();
  }

  @Override
  public long undoneAtMs(Transaction transaction) {
    return transaction.deadlineMs();
  }

  /**
   * Nothing can be refused after the last step; whoever should pass that on may have crashed. One
   * that takes longer commits as soon as its last step is done, by the transaction and by the
   * route.
   */
  @Override
  public long committedAtMs(Transaction transaction) {
    return transaction.status(transaction.steps().size() - 1) == Status.DONE
        ? Math.min(transaction.createdAtMs() + OUTCOME_MS, transaction.deadlineMs())
        : Decider.NEVER;
  }

  @Override
  public List<TransactionEvent> done(
      Transaction transaction, int index, StepReport report, long nowMs) {
    return List.of(Protocol.stepDone(transaction, index, report));
  }
}
