package io.quorate.transaction.coordinator;

import static io.quorate.kernel.RejectionCode.INVALID_STATE;

import io.quorate.kernel.AbortCause;
import io.quorate.kernel.Decision;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.Shown;
import io.quorate.kernel.participant.Commitment;
import io.quorate.transaction.StepState.Status;
import io.quorate.transaction.Transaction;
import io.quorate.transaction.TransactionEvent;
import io.quorate.transaction.TransactionPhase;
import io.quorate.transaction.protocol.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What clients and operators may do to a transaction that has begun. Pure. */
final class Operations {

  private Operations() {}

  static Decision<TransactionEvent> cancel(Transaction transaction, String reason) {
    return switch (transaction.phase()) {
      case RUNNING -> Decision.accept(cancelled(reason));
      case UNDOING -> Decision.unchanged();
      default -> refuse("not to be decided yet", transaction);
    };
  }

  static Decision<TransactionEvent> retry(Transaction transaction, String reason) {
    return transaction.phase() == TransactionPhase.PARKED
        ? Decision.accept(new TransactionEvent.Resumed(reason))
        : refuse("to be parked", transaction);
  }

  static Decision<TransactionEvent> skip(Transaction transaction, String reason, long nowMs) {
    if (transaction.phase() != TransactionPhase.PARKED) {
      return refuse("to be parked", transaction);
    }
    int index = transaction.stuckStep();
    var events = new ArrayList<TransactionEvent>();
    events.add(new TransactionEvent.StepSkipped(index, reason));
    events.add(new TransactionEvent.Resumed(reason));
    TransactionPhase resumed = resumedPhase(transaction);
    Transaction after =
        transaction
            .in(resumed, transaction.reason())
            .withStep(index, step -> step.in(Status.SKIPPED));
    Protocol protocol = Protocol.of(transaction.protocol());
    if (resumed == TransactionPhase.UNDOING && protocol.isUndone(after)) {
      events.add(aborted(after, nowMs));
    } else if (resumed == TransactionPhase.COMMITTING && protocol.toCommit(after).isEmpty()) {
      events.add(new TransactionEvent.Committed(nowMs));
    } else if (resumed == TransactionPhase.PRECOMMITTING && !after.any(Status.DONE)) {
      events.add(new TransactionEvent.CommitDecided());
    }
    return new Decision.Accepted<>(events, Shown.WHOLE);
  }

  static Decision<TransactionEvent> forceAbort(Transaction transaction, String reason, long nowMs) {
    if (transaction.phase() == TransactionPhase.RUNNING) {
      return Decision.accept(cancelled(reason));
    }
    boolean undoing =
        transaction.phase() == TransactionPhase.UNDOING
            || transaction.parkedFrom() == TransactionPhase.UNDOING;
    if (transaction.phase() == TransactionPhase.UNDOING && mayBeDoneForGood(transaction)) {
      return refuse("to have heard of its last step, which may be done for good", transaction);
    }
    return undoing
        ? Decision.accept(
            new TransactionEvent.Aborted(
                new Rejection(
                    INVALID_STATE,
                    "Expected every step to be undone, but an operator ended the transaction: "
                        + sentence(reason),
                    AbortCause.FORCED),
                true,
                nowMs))
        : refuse("to be undone", transaction);
  }

  /**
   * Whether the last step may have been done for good, so that the transaction commits after all.
   */
  private static boolean mayBeDoneForGood(Transaction transaction) {
    Protocol protocol = Protocol.of(transaction.protocol());
    int last = transaction.steps().size() - 1;
    return protocol.manner(transaction, last) == Commitment.FINAL
        && protocol.toUndo(transaction).contains(last);
  }

  /** Returns the phase in which a parked transaction goes on. */
  static TransactionPhase resumedPhase(Transaction transaction) {
    return Objects.requireNonNullElse(transaction.parkedFrom(), TransactionPhase.UNDOING);
  }

  static TransactionEvent aborted(Transaction transaction, long nowMs) {
    Rejection reason =
        Objects.requireNonNullElse(
            transaction.reason(), new Rejection(INVALID_STATE, "Expected a reason, but none."));
    return new TransactionEvent.Aborted(reason, false, nowMs);
  }

  private static TransactionEvent cancelled(String reason) {
    return new TransactionEvent.UndoDecided(
        new Rejection(
            INVALID_STATE,
            "Expected to run to its end, but was cancelled: " + sentence(reason),
            AbortCause.CANCELLED));
  }

  private static String sentence(String reason) {
    return reason.endsWith(".") ? reason : reason + ".";
  }

  private static Decision<TransactionEvent> refuse(String expected, Transaction transaction) {
    return Decision.reject(
        INVALID_STATE,
        "Expected the transaction %s, but it is %s."
            .formatted(expected, transaction.phase().name().toLowerCase(Locale.ROOT)));
  }

  /** Returns the events of a failed attempt to end a step. */
  static List<TransactionEvent> failed(
      Transaction transaction, int index, String detail, long nowMs) {
    var failed = new TransactionEvent.AttemptFailed(index, detail);
    if (transaction.steps().get(index).failures() + 1 < TransactionDecider.MAX_FAILURES) {
      return List.of(failed);
    }
    return List.of(
        failed,
        new TransactionEvent.Parked(
            index,
            new Rejection(
                INVALID_STATE,
                "Expected to end step %d within %d attempts, but the last one failed: %s"
                    .formatted(index, TransactionDecider.MAX_FAILURES, detail)),
            nowMs));
  }
}
