package io.quorate.transaction;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quorate.kernel.Check;
import io.quorate.kernel.InvalidArgument;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.participant.CoordinatorCommand;
import io.quorate.kernel.participant.Step;
import io.quorate.kernel.participant.StepReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a transaction can be asked. A command outside the ranges cannot be made. */
public sealed interface TransactionCommand {

  /** The longest reason of an operator, in characters. */
  int MAX_REASON_LENGTH = 500;

  /** The longest time a transaction may be given: a day, in milliseconds. */
  long MAX_TIMEOUT_MS = 24L * 60 * 60 * 1000;

  /** Shows the transaction. */
  record Get() implements TransactionCommand {}

  /** Shows the transaction once it has ended, or is parked. */
  record Await() implements TransactionCommand {}

  /**
   * Starts the transaction; the same again changes nothing.
   *
   * @param id the transaction's own id
   * @param timeoutMs how long it may be driven on before it is undone: 1 to {@link #MAX_TIMEOUT_MS}
   * @param refusal why it cannot be done, when that is known beforehand: it is then aborted at once
   * @param await whether to answer only once it has ended, or is parked; then the id was made up
   *     for this start, and no other one has it
   * @param slip whether participants may pass on a routing slip, and events may be written late,
   *     since every node knows of both; false in messages of version 0.1
   */
  record Start(
      String id,
      ProtocolName protocol,
      List<Step> steps,
      long timeoutMs,
      @Nullable Rejection refusal,
      boolean await,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean slip)
      implements TransactionCommand {
    public Start {
      Check.id("transaction id", id);
      steps = StepChecks.checked(protocol, steps);
      if (timeoutMs < 1 || timeoutMs > MAX_TIMEOUT_MS) {
        throw new InvalidArgument(
            "Expected timeout to be 1ms to 1d, but it was %dms.".formatted(timeoutMs));
      }
    }

    /** A start that is answered at once. */
    public Start(
        String id,
        ProtocolName protocol,
        List<Step> steps,
        long timeoutMs,
        @Nullable Rejection refusal) {
      this(id, protocol, steps, timeoutMs, refusal, false, false);
    }

    /** Returns why it may not be started, or null when it may. */
    public @Nullable Rejection irreversible() {
      return StepChecks.irreversible(steps);
    }

    /** Returns the same start, which is known to be impossible for a reason. */
    public Start refusedFor(Rejection reason) {
      return new Start(id, protocol, steps, timeoutMs, reason, await, slip);
    }

    /** Returns the same start, which is answered at the end. */
    public Start awaiting() {
      return new Start(id, protocol, steps, timeoutMs, refusal, true, slip);
    }

    /** Returns the same start, whose participants may pass on a routing slip, or may not. */
    public Start withSlip(boolean allowed) {
      return new Start(id, protocol, steps, timeoutMs, refusal, await, allowed);
    }
  }

  /** Undoes a transaction that is not decided yet. */
  record Cancel(String reason) implements TransactionCommand {
    public Cancel {
      checkReason(reason);
    }
  }

  /** Drives a parked transaction on. */
  record Retry(String reason) implements TransactionCommand {
    public Retry {
      checkReason(reason);
    }
  }

  /** Gives up the step on which a parked transaction is stuck, and drives the rest on. */
  record Skip(String reason) implements TransactionCommand {
    public Skip {
      checkReason(reason);
    }
  }

  /** Ends a transaction as aborted, whatever could not be undone. */
  record ForceAbort(String reason) implements TransactionCommand {
    public ForceAbort {
      checkReason(reason);
    }
  }

  /** What a participant says or asks. */
  record FromParticipant(@JsonValue CoordinatorCommand message) implements TransactionCommand {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public FromParticipant {}
  }

  /**
   * What became of something a participant was told; sent to itself.
   *
   * @param report what it answered; null when it refused or nothing is known
   * @param rejection why it refused; null when it did not or nothing is known
   */
  record Answered(
      int index, Instruction told, @Nullable StepReport report, @Nullable Rejection rejection)
      implements TransactionCommand {}

  /**
   * A participant does not take an order any more that is as old as this one; sent to itself.
   *
   * @param rejection what the participant says
   */
  record Outdated(int index, Rejection rejection) implements TransactionCommand {}

  private static void checkReason(String reason) {
    if (reason.isBlank() || reason.length() > MAX_REASON_LENGTH) {
      throw new InvalidArgument(
          "Expected reason to be 1 to %d characters, but it was %d."
              .formatted(MAX_REASON_LENGTH, reason.length()));
    }
    Check.sent("reason", reason);
  }
}
