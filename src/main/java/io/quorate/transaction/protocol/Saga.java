package io.quorate.transaction.protocol;

import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.Itinerary;
import io.quorate.kernel.participant.StepReport;
import io.quorate.transaction.StepState.Status;
import io.quorate.transaction.Transaction;
import io.quorate.transaction.TransactionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The saga: the coordinator has the steps done in order; when one is refused, or time is over,
 * those that were done are compensated in reverse order. After H. Garcia-Molina and K. Salem, Sagas
 * (SIGMOD 1987), with two deviations: what a step gives, or reserves, is only promised until the
 * saga commits, so that nobody spends what may be taken back; and the last step is done for good at
 * once, since nothing after it can be refused.
 *
 * <p>The undoing therefore begins with the last step that may have been asked for: should it be
 * done for good, the saga commits after all.
 */
public enum Saga implements Protocol {
  /** The only value. */
  PROTOCOL;

  @Override
  public Commitment manner(Transaction transaction, int index) {
    return Itinerary.mannerInOrder(transaction.plan(), index);
  }

  @Override
  public @Nullable Itinerary route(Transaction transaction) {
    return null;
  }

  @Override
  public List<Integer> toPerform(Transaction transaction) {
    int next = transaction.firstPending();
    return next < transaction.steps().size() ? List.of(next) : List.of();
  }

  @Override
  public List<Integer> toUndo(Transaction transaction) {
    // Once any step is out of the way, none that is pending was asked for; unless that a step was
    // done may be written late.
    boolean noneIsPending =
        !transaction.slip()
            && transaction.steps().stream().anyMatch(step -> step.status().isOutOfTheWay());
    for (int i = lastAskedFor(transaction); i >= 0; i--) {
      Status status = transaction.status(i);
      if (!status.isOutOfTheWay() && !(noneIsPending && status == Status.PENDING)) {
        return List.of(i);
      }
    }
    return List.of();
  }

  /** Returns the last step that may have been asked for. */
  private static int lastAskedFor(Transaction transaction) {
    int last = transaction.steps().size() - 1;
    if (!transaction.slip()) {
      // Each step is written before the next one is asked for.
      return Math.min(transaction.firstPending(), last);
    }
    List<Integer> refused = Protocol.in(transaction, Status.REFUSED);
    return refused.isEmpty() ? last : refused.getFirst();
  }

  @Override
  public long undoneAtMs(Transaction transaction) {
    return transaction.deadlineMs();
  }

  @Override
  public List<TransactionEvent> done(
      Transaction transaction, int index, StepReport report, long nowMs) {
    var events = new ArrayList<TransactionEvent>();
    boolean last = index == transaction.steps().size() - 1;
    boolean promises =
        IntStream.range(0, index).anyMatch(i -> manner(transaction, i) == Commitment.PREPARE);
    if (!last || promises || report.answer() != null) {
      events.add(Protocol.stepDone(transaction, index, report));
    }
    if (last) {
      events.add(
          promises ? new TransactionEvent.CommitDecided() : new TransactionEvent.Committed(nowMs));
    }
    return events;
  }

  @Override
  public List<Integer> toCommit(Transaction transaction) {
    return Protocol.super.toCommit(transaction).stream()
        .filter(i -> manner(transaction, i) == Commitment.PREPARE)
        .toList();
  }
}
