package io.quorate.transaction;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.participant.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can have happened to a transaction. Times are milliseconds since the epoch. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface TransactionEvent {

  /**
   * It exists from now on.
   *
   * @param slip whether every node knew, when it began, routing slips and events that are written
   *     late; false in rows of version 0.1
   */
  record Started(
      String id,
      ProtocolName protocol,
      List<Step> steps,
      long atMs,
      long deadlineMs,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean slip)
      implements TransactionEvent {
    public Started {
      steps = List.copyOf(steps);
    }

    /** One whose participants pass on no routing slip. */
    public Started(String id, ProtocolName protocol, List<Step> steps, long atMs, long deadlineMs) {
      this(id, protocol, steps, atMs, deadlineMs, false);
    }
  }

  /** A step was done, or promised. */
  record StepDone(int index, @Nullable String currency, @Nullable String answer)
      implements TransactionEvent {}

  /** A participant refused its step, for good. */
  record StepRefused(int index, Rejection rejection) implements TransactionEvent {}

  /** All have promised, so all are told that they have (3PC). */
  record PreCommitDecided() implements TransactionEvent {}

  /** A participant knows that all have promised (3PC). */
  record StepPreCommitted(int index) implements TransactionEvent {}

  /** It will be done, whatever comes. */
  record CommitDecided() implements TransactionEvent {}

  /** A step is done for good. */
  record StepCommitted(int index) implements TransactionEvent {}

  /** It will be undone. */
  record UndoDecided(Rejection reason) implements TransactionEvent {}

  /**
   * A step is undone.
   *
   * @param wasDone whether it had been done; else it never will be
   */
  record StepUndone(int index, boolean wasDone) implements TransactionEvent {}

  /**
   * An attempt to order or to end a step has failed.
   *
   * @param confirmedAtMs when the participant asked for an order that is confirmed, which it now
   *     is: that is no failure to end it; 0 for all else
   */
  record AttemptFailed(
      int index, String detail, @JsonInclude(JsonInclude.Include.NON_DEFAULT) long confirmedAtMs)
      implements TransactionEvent {

    /** An attempt to end a step that has failed. */
    public AttemptFailed(int index, String detail) {
      this(index, detail, 0);
    }
  }

  /** It waits for an operator: a step could not be ended. */
  record Parked(int index, Rejection reason, long atMs) implements TransactionEvent {}

  /** An operator drives it on. */
  record Resumed(String reason) implements TransactionEvent {}

  /** An operator has given up a step. */
  record StepSkipped(int index, String reason) implements TransactionEvent {}

  /** It is done. */
  record Committed(long atMs) implements TransactionEvent {}

  /**
   * It is undone.
   *
   * @param forced whether an operator ended it so, whatever could not be undone
   */
  record Aborted(Rejection reason, boolean forced, long atMs) implements TransactionEvent {}
}
