package io.quorate.transaction;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quorate.kernel.participant.Step;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A step and where the coordinator knows it to be. Immutable.
 *
 * @param failures how often an attempt to end it has failed
 * @param answer what a partner answered to it, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StepState(Step step, Status status, int failures, @Nullable String answer) {

  /** Where a step is. */
  public enum Status {
    /** Not known to be done; it may have been asked for. */
    PENDING,
    /** Done or promised, and can be undone. */
    DONE,
    /** Promised, and told that all have promised (3PC). */
    PRECOMMITTED,
    /** Done for good. */
    COMMITTED,
    /** Refused by its participant, which will never do it. */
    REFUSED,
    /** Put back, after it was done. */
    UNDONE,
    /** Never done, and never will be. */
    BLOCKED,
    /** Given up by an operator. */
    SKIPPED;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** Returns the status as clients see it. */
    @JsonValue
    public String text() {
      return text;
    }

    /** Whether nothing is left to do for it when the transaction is undone. */
    public boolean isOutOfTheWay() {
      return this == REFUSED || this == UNDONE || this == BLOCKED || this == SKIPPED;
    }

    /** Whether nothing is left to do for it when the transaction is committed. */
    public boolean isSettled() {
      return this == COMMITTED || this == SKIPPED;
    }
  }

  /** A step that nothing was asked for yet. */
  public static StepState pending(Step step) {
    return new StepState(step, Status.PENDING, 0, null);
  }

  public StepState in(Status newStatus) {
    return new StepState(step, newStatus, failures, answer);
  }

  public StepState answered(@Nullable String newAnswer) {
    return new StepState(step, status, failures, newAnswer);
  }

  public StepState failing(int newFailures) {
    return new StepState(step, status, newFailures, answer);
  }
}
