package io.quorate.transaction.coordinator;

import static io.quorate.kernel.RejectionCode.EXISTS_WITH_DIFFERENT_PAYLOAD;
import static io.quorate.kernel.RejectionCode.INVALID_STATE;
import static io.quorate.kernel.RejectionCode.LIMIT_EXCEEDED;
import static io.quorate.kernel.RejectionCode.NOT_FOUND;

import io.quorate.kernel.AbortCause;
import io.quorate.kernel.Decider;
import io.quorate.kernel.Decision;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.Shown;
import io.quorate.kernel.participant.CoordinatorCommand;
import io.quorate.kernel.participant.StepReport;
import io.quorate.transaction.StepState;
import io.quorate.transaction.StepState.Status;
import io.quorate.transaction.Transaction;
import io.quorate.transaction.TransactionCommand;
import io.quorate.transaction.TransactionEvent;
import io.quorate.transaction.TransactionPhase;
import io.quorate.transaction.protocol.Protocol;
import java.util.List;

/**
 * The rules of a transaction. Rejections, in order of precedence: {@code not_found}, {@code
 * invalid_argument} (a call that could not be undone), {@code exists_with_different_payload},
 * {@code invalid_state}.
 */
public final class TransactionDecider
    implements Decider<TransactionCommand, TransactionEvent, Transaction> {

  /** How often a step may fail to be ended before the transaction is parked. */
  public static final int MAX_FAILURES = 10;

  /** What requests wait for. */
  enum Awaited {
    /** The transaction has ended, or is parked. */
    SETTLED
  }

  /** The topic of an answer that tells a participant how the transaction ends. */
  record VerdictTopic() {}

  @Override
  public Transaction initial() {
    return Transaction.ABSENT;
  }

  @Override
  public Decision<TransactionEvent> decide(
      TransactionCommand command, Transaction transaction, long nowMs) {
    if (transaction.phase() == TransactionPhase.ABSENT) {
      return switch (command) {
        case TransactionCommand.Start start -> start(start, nowMs);
        case TransactionCommand.FromParticipant(CoordinatorCommand message) ->
            neverStarted(message, nowMs);
        default ->
            Decision.reject(NOT_FOUND, "Expected the transaction to exist, but it does not.");
      };
    }
    return switch (command) {
      case TransactionCommand.Get get -> Decision.unchanged();
      case TransactionCommand.Await await ->
          transaction.phase().isSettled()
              ? Decision.unchanged()
              : Decision.later(List.of(), Awaited.SETTLED);
      case TransactionCommand.Start start -> startAgain(start, transaction);
      case TransactionCommand.Cancel(String reason) -> Operations.cancel(transaction, reason);
      case TransactionCommand.Retry(String reason) -> Operations.retry(transaction, reason);
      case TransactionCommand.Skip(String reason) -> Operations.skip(transaction, reason, nowMs);
      case TransactionCommand.ForceAbort(String reason) ->
          Operations.forceAbort(transaction, reason, nowMs);
      case TransactionCommand.FromParticipant(CoordinatorCommand message) ->
          heard(transaction, message, nowMs);
      case TransactionCommand.Answered answered -> AnswerRules.decide(transaction, answered, nowMs);
      case TransactionCommand.Outdated outdated ->
          AnswerRules.confirm(transaction, outdated, nowMs);
    };
  }

  @Override
  public Transaction evolve(Transaction transaction, TransactionEvent event) {
    return switch (event) {
      case TransactionEvent.Started started -> started(started);
      case TransactionEvent.StepDone(int index, String currency, String answer) ->
          transaction
              .withStep(index, step -> step.in(Status.DONE).answered(answer))
              .withCurrency(currency);
      case TransactionEvent.StepRefused(int index, Rejection rejection) ->
          transaction.withStep(index, step -> step.in(Status.REFUSED));
      case TransactionEvent.PreCommitDecided() ->
          transaction.in(TransactionPhase.PRECOMMITTING, null);
      case TransactionEvent.StepPreCommitted(int index) ->
          transaction.withStep(index, step -> step.in(Status.PRECOMMITTED));
      case TransactionEvent.CommitDecided() ->
          transaction
              .in(TransactionPhase.COMMITTING, null)
              .withEveryStep(TransactionDecider::doneAtLast);
      case TransactionEvent.StepCommitted(int index) ->
          transaction.withStep(index, step -> step.in(Status.COMMITTED));
      case TransactionEvent.UndoDecided(Rejection reason) ->
          transaction.in(TransactionPhase.UNDOING, reason);
      case TransactionEvent.StepUndone(int index, boolean wasDone) ->
          transaction.withStep(index, step -> step.in(wasDone ? Status.UNDONE : Status.BLOCKED));
      case TransactionEvent.AttemptFailed(int index, String detail, long confirmedAtMs) ->
          confirmedAtMs > 0
              ? transaction.confirmedAt(confirmedAtMs)
              : transaction.withStep(index, step -> step.failing(step.failures() + 1));
      case TransactionEvent.Parked(int index, Rejection reason, long atMs) ->
          transaction.parked(index, reason);
      case TransactionEvent.Resumed(String reason) ->
          transaction
              .in(Operations.resumedPhase(transaction), transaction.reason())
              .withEveryStep(step -> step.failing(0));
      case TransactionEvent.StepSkipped(int index, String reason) ->
          transaction.withStep(index, step -> step.in(Status.SKIPPED));
      case TransactionEvent.Committed(long atMs) ->
          transaction
              .in(TransactionPhase.COMMITTED, null)
              .withEveryStep(
                  step -> step.status() == Status.SKIPPED ? step : step.in(Status.COMMITTED))
              .finishedAt(atMs);
      case TransactionEvent.Aborted(Rejection reason, boolean forced, long atMs) ->
          transaction.in(TransactionPhase.ABORTED, reason).finishedAt(atMs);
    };
  }

  @Override
  public List<TransactionEvent> elapse(Transaction transaction, long nowMs) {
    if (nowMs < dueAtMs(transaction)) {
      return List.of();
    }
    if (nowMs >= Protocol.of(transaction.protocol()).committedAtMs(transaction)) {
      return AnswerRules.doneAfterAll(transaction, nowMs);
    }
    return List.of(
        new TransactionEvent.UndoDecided(
            new Rejection(
                LIMIT_EXCEEDED,
                "Expected to end within %dms, but it did not."
                    .formatted(transaction.deadlineMs() - transaction.createdAtMs()),
                AbortCause.TIMED_OUT)));
  }

  @Override
  public long dueAtMs(Transaction transaction) {
    if (transaction.phase() != TransactionPhase.RUNNING) {
      return NEVER;
    }
    Protocol protocol = Protocol.of(transaction.protocol());
    return Math.min(protocol.undoneAtMs(transaction), protocol.committedAtMs(transaction));
  }

  @Override
  public List<Object> wakes(TransactionEvent event, Transaction after) {
    return event instanceof TransactionEvent.Committed
            || event instanceof TransactionEvent.Aborted
            || event instanceof TransactionEvent.Parked
        ? List.of(Awaited.SETTLED)
        : List.of();
  }

  private static Decision<TransactionEvent> start(TransactionCommand.Start start, long nowMs) {
    var started =
        new TransactionEvent.Started(
            start.id(),
            start.protocol(),
            start.steps(),
            nowMs,
            nowMs + start.timeoutMs(),
            start.slip());
    Rejection irreversible = start.irreversible();
    if (irreversible != null) {
      return new Decision.Rejected<>(irreversible);
    }
    Rejection refusal = start.refusal();
    if (refusal == null) {
      return start.await()
          ? Decision.later(List.of(started), Awaited.SETTLED)
          : Decision.accept(started);
    }
    return new Decision.Accepted<>(
        List.of(started, new TransactionEvent.Aborted(refusal, false, nowMs)), Shown.WHOLE);
  }

  private static Decision<TransactionEvent> startAgain(
      TransactionCommand.Start start, Transaction transaction) {
    boolean same =
        start.protocol() == transaction.protocol()
            && start.steps().equals(transaction.plan())
            && start.timeoutMs() == transaction.deadlineMs() - transaction.createdAtMs();
    if (same) {
      return start.await() && !transaction.phase().isSettled()
          ? Decision.later(List.of(), Awaited.SETTLED)
          : Decision.unchanged();
    }
    return Decision.reject(
        EXISTS_WITH_DIFFERENT_PAYLOAD,
        "Expected the protocol, steps and timeout that the transaction was started with, but"
            + " they differ.");
  }

  /** Of a transaction that was never started nothing can ever be done: that is made durable. */
  private static Decision<TransactionEvent> neverStarted(CoordinatorCommand message, long nowMs) {
    return message instanceof CoordinatorCommand.Inquire
        ? Decision.<TransactionEvent>accept(
                new TransactionEvent.Aborted(
                    new Rejection(
                        INVALID_STATE, "Expected a transaction that was started, but it was not."),
                    false,
                    nowMs))
            .answering(new VerdictTopic())
        : Decision.<TransactionEvent>unchanged().answering(new VerdictTopic());
  }

  private static Decision<TransactionEvent> heard(
      Transaction transaction, CoordinatorCommand message, long nowMs) {
    List<TransactionEvent> events =
        switch (message) {
          case CoordinatorCommand.Inquire inquire -> List.of();
          case CoordinatorCommand.StepDone(int index, StepReport report) ->
              AnswerRules.observed(transaction, index, report);
          case CoordinatorCommand.RouteEnded ended -> AnswerRules.ended(transaction, ended, nowMs);
        };
    return new Decision.Accepted<>(events, new Shown.Answer(new VerdictTopic()));
  }

  private static Transaction started(TransactionEvent.Started started) {
    return new Transaction(
        started.id(),
        TransactionPhase.RUNNING,
        started.protocol(),
        started.steps().stream().map(StepState::pending).toList(),
        started.atMs(),
        started.deadlineMs(),
        0,
        null,
        null,
        null,
        -1,
        started.slip(),
        0);
  }

  /** A commit is decided only when all are done, whether or not each was noted. */
  private static StepState doneAtLast(StepState step) {
    return step.status() == Status.PENDING ? step.in(Status.DONE) : step;
  }
}
