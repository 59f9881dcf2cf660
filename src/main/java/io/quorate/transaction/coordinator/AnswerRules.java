package io.quorate.transaction.coordinator;

import static io.quorate.kernel.RejectionCode.CURRENCY_MISMATCH;
import static io.quorate.kernel.RejectionCode.NOT_FOUND;

import io.quorate.kernel.Decision;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.Shown;
import io.quorate.kernel.participant.CoordinatorCommand;
import io.quorate.kernel.participant.ParticipationTimes;
import io.quorate.kernel.participant.StepRefusal;
import io.quorate.kernel.participant.StepReport;
import io.quorate.transaction.StepState.Status;
import io.quorate.transaction.Transaction;
import io.quorate.transaction.TransactionCommand;
import io.quorate.transaction.TransactionEvent;
import io.quorate.transaction.TransactionPhase;
import io.quorate.transaction.protocol.Protocol;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the answers of participants mean, whatever the protocol. Pure. */
final class AnswerRules {

  /**
   * How long after the deadline of a transaction the silence of a participant begins to count as a
   * failure to end its step, in milliseconds. Silence alone is mended by nobody but time, as when a
   * node or the database is away; but a participant whose journal cannot be read is silent for
   * ever, and an operator must see that.
   */
  static final long SILENT_FOR_MS = 600_000;

  private static final String SILENCE = "Expected an answer in time, but there was none.";

  private AnswerRules() {}

  /** Decides an answer; one that comes late or twice changes nothing. */
  static Decision<TransactionEvent> decide(
      Transaction transaction, TransactionCommand.Answered answered, long nowMs) {
    int index = answered.index();
    boolean silent = answered.report() == null && answered.rejection() == null;
    if (silent && nowMs < transaction.deadlineMs() + SILENT_FOR_MS) {
      return Decision.unchanged();
    }
    List<TransactionEvent> events =
        switch (answered.told()) {
          case PERFORM ->
              transaction.phase() == TransactionPhase.RUNNING
                      && transaction.status(index) == Status.PENDING
                  ? performed(transaction, answered, nowMs)
                  : List.of();
          case PRECOMMIT ->
              transaction.phase() == TransactionPhase.PRECOMMITTING
                      && transaction.status(index) == Status.DONE
                  ? preCommitted(transaction, answered, nowMs)
                  : List.of();
          case COMMIT ->
              transaction.phase() == TransactionPhase.COMMITTING
                      && !transaction.status(index).isSettled()
                  ? committed(transaction, answered, nowMs)
                  : List.of();
          case UNDO ->
              transaction.phase() == TransactionPhase.UNDOING
                      && !transaction.status(index).isOutOfTheWay()
                  ? undone(transaction, answered, nowMs)
                  : List.of();
        };
    return new Decision.Accepted<>(events, Shown.WHOLE);
  }

  /**
   * Decides that an order is too old for a participant: the coordinator writes that it still
   * stands. A copy of the coordinator that others have overtaken cannot write that.
   */
  static Decision<TransactionEvent> confirm(
      Transaction transaction, TransactionCommand.Outdated outdated, long nowMs) {
    boolean stands =
        transaction.phase() == TransactionPhase.RUNNING
            && transaction.status(outdated.index()) == Status.PENDING;
    return stands && ParticipationTimes.isOutdated(transaction.ordersConfirmedAtMs(), nowMs)
        ? Decision.accept(
            new TransactionEvent.AttemptFailed(
                outdated.index(), outdated.rejection().detail(), nowMs))
        : Decision.unchanged();
  }

  /** A participant of a route says that it has done its step. */
  static List<TransactionEvent> observed(Transaction transaction, int index, StepReport report) {
    boolean news =
        transaction.phase() == TransactionPhase.RUNNING
            && index < transaction.steps().size()
            && transaction.status(index) == Status.PENDING;
    return news ? List.of(Protocol.stepDone(transaction, index, report)) : List.of();
  }

  /** The outcome has come back to the start of a route. */
  static List<TransactionEvent> ended(
      Transaction transaction, CoordinatorCommand.RouteEnded ended, long nowMs) {
    boolean open =
        switch (transaction.phase()) {
          case RUNNING, UNDOING -> true;
          // Told to commit by the transaction itself, the start of the route may be before the
          // others.
          case COMMITTING, ABSENT, PRECOMMITTING, PARKED, COMMITTED, ABORTED -> false;
        };
    if (!open) {
      return List.of();
    }
    if (ended.committed()) {
      return List.of(new TransactionEvent.Committed(nowMs));
    }
    var events = new ArrayList<TransactionEvent>();
    StepRefusal refusal = ended.refusal();
    int refused = refusal == null ? transaction.steps().size() : refusal.index();
    for (int i = refused - 1; i >= 0; i--) {
      if (transaction.status(i) == Status.DONE) {
        events.add(new TransactionEvent.StepUndone(i, true));
      }
    }
    if (refusal != null && transaction.status(refusal.index()) == Status.PENDING) {
      events.add(new TransactionEvent.StepRefused(refusal.index(), refusal.rejection()));
    }
    Transaction reasoned =
        transaction.reason() != null || refusal == null
            ? transaction
            : transaction.in(transaction.phase(), refusal.rejection());
    events.add(Operations.aborted(reasoned, nowMs));
    return events;
  }

  private static List<TransactionEvent> performed(
      Transaction transaction, TransactionCommand.Answered answered, long nowMs) {
    int index = answered.index();
    Protocol protocol = Protocol.of(transaction.protocol());
    StepReport report = answered.report();
    Rejection rejection = answered.rejection();
    if (rejection != null) {
      return refused(transaction, index, rejection, nowMs);
    }
    if (report == null) {
      return List.of();
    }
    Rejection mismatch = mismatch(transaction, report);
    // The step stays pending: once it was done, the one after it would be asked for.
    return mismatch == null
        ? protocol.done(transaction, index, report, nowMs)
        : List.of(new TransactionEvent.UndoDecided(mismatch));
  }

  private static List<TransactionEvent> refused(
      Transaction transaction, int index, Rejection rejection, long nowMs) {
    var refused = new TransactionEvent.StepRefused(index, rejection);
    Transaction after =
        transaction
            .in(TransactionPhase.UNDOING, rejection)
            .withStep(index, step -> step.in(Status.REFUSED));
    return Protocol.of(transaction.protocol()).isUndone(after)
        ? List.of(refused, new TransactionEvent.Aborted(rejection, false, nowMs))
        : List.of(refused, new TransactionEvent.UndoDecided(rejection));
  }

  private static @Nullable Rejection mismatch(Transaction transaction, StepReport report) {
    String known = transaction.currency();
    String heard = report.currency();
    return known == null || heard == null || known.equals(heard)
        ? null
        : new Rejection(
            CURRENCY_MISMATCH,
            "Expected all accounts in one currency, but they are in %s and %s."
                .formatted(known, heard));
  }

  private static List<TransactionEvent> preCommitted(
      Transaction transaction, TransactionCommand.Answered answered, long nowMs) {
    int index = answered.index();
    Rejection rejection = answered.rejection();
    boolean knowsNothing = rejection != null && rejection.code() == NOT_FOUND;
    if (knowsNothing && nowMs < transaction.deadlineMs() + ParticipationTimes.REMEMBER_PEER_MS) {
      // It has promised and cannot have forgotten it: a copy that is not up to date.
      return List.of();
    }
    if (rejection != null && !knowsNothing) {
      return List.of(new TransactionEvent.UndoDecided(rejection));
    }
    if (answered.report() == null) {
      return Operations.failed(transaction, index, detail(answered), nowMs);
    }
    var events = new ArrayList<TransactionEvent>();
    events.add(new TransactionEvent.StepPreCommitted(index));
    if (Protocol.in(transaction, Status.DONE).equals(List.of(index))) {
      events.add(new TransactionEvent.CommitDecided());
    }
    return events;
  }

  private static List<TransactionEvent> committed(
      Transaction transaction, TransactionCommand.Answered answered, long nowMs) {
    int index = answered.index();
    if (answered.report() == null) {
      return Operations.failed(transaction, index, detail(answered), nowMs);
    }
    boolean last = Protocol.of(transaction.protocol()).toCommit(transaction).equals(List.of(index));
    return last
        ? List.of(new TransactionEvent.Committed(nowMs))
        : List.of(new TransactionEvent.StepCommitted(index));
  }

  private static List<TransactionEvent> undone(
      Transaction transaction, TransactionCommand.Answered answered, long nowMs) {
    int index = answered.index();
    StepReport report = answered.report();
    if (report == null) {
      return Operations.failed(transaction, index, detail(answered), nowMs);
    }
    if (report.isDoneForGood()) {
      return transaction.any(Status.UNDONE) || transaction.any(Status.REFUSED)
          ? Operations.failed(
              transaction, index, "Expected to undo the step, but it is done for good.", nowMs)
          : doneAfterAll(transaction, nowMs);
    }
    boolean wasDone =
        report.phase() == io.quorate.kernel.participant.ParticipantPhase.UNDONE
            || transaction.status(index) == Status.DONE;
    var undone = new TransactionEvent.StepUndone(index, wasDone);
    Transaction after =
        transaction.withStep(index, step -> step.in(wasDone ? Status.UNDONE : Status.BLOCKED));
    return Protocol.of(transaction.protocol()).isUndone(after)
        ? List.of(undone, Operations.aborted(transaction, nowMs))
        : List.of(undone);
  }

  /** The last step is done for good, so all before it are done: nobody may be left to tell. */
  static List<TransactionEvent> doneAfterAll(Transaction transaction, long nowMs) {
    var decided = new TransactionEvent.CommitDecided();
    Protocol protocol = Protocol.of(transaction.protocol());
    return protocol.toCommit(transaction).isEmpty()
        ? List.of(decided, new TransactionEvent.Committed(nowMs))
        : List.of(decided);
  }

  private static String detail(TransactionCommand.Answered answered) {
    Rejection rejection = answered.rejection();
    return rejection == null ? SILENCE : rejection.detail();
  }
}
