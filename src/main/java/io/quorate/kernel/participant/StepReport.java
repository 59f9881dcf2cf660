package io.quorate.kernel.participant;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.quorate.kernel.Rejection;
import org.jspecify.annotations.Nullable;

/**
 * What a participant answers about its step.
 *
 * @param phase where the participant is with its step; null when it knows of none
 * @param reason why it was refused or is undone; null when it is not, or there is nothing to say
 * @param currency the account's currency; null for all else
 * @param answer what a partner answered to a call; null for all else
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StepReport(
    @Nullable ParticipantPhase phase,
    @Nullable Rejection reason,
    @Nullable String currency,
    @Nullable String answer) {

  /** What is known of a step. */
  public static StepReport of(
      @Nullable Participation participation, @Nullable String currency, @Nullable String answer) {
    if (participation == null) {
      return new StepReport(null, null, currency, answer);
    }
    StepRefusal refusal = participation.refusal();
    return new StepReport(
        participation.phase(), refusal == null ? null : refusal.rejection(), currency, answer);
  }

  /** Whether the step has no effect and never will. */
  @JsonIgnore
  public boolean isUndone() {
    return phase != null && phase.isUndone();
  }

  /** Whether the step has its effect for good. */
  @JsonIgnore
  public boolean isDoneForGood() {
    return phase != null && phase.isDoneForGood();
  }
}
