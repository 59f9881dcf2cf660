package io.quorate.call;

import static io.quorate.kernel.RejectionCode.INVALID_ARGUMENT;

import io.quorate.kernel.Rejection;
import io.quorate.kernel.participant.Order;
import io.quorate.kernel.participant.ParticipantRules;
import io.quorate.kernel.participant.StepKind;
import org.jspecify.annotations.Nullable;

/**
 * What a call says to the steps of transactions before it asks the partner. Rejections: {@code
 * invalid_argument} (no call, or one without the URL that its protocol needs).
 */
enum CallSteps implements ParticipantRules.Entity {
  /** The only value. */
  INSTANCE;

  @Override
  public @Nullable Rejection refusal(Order order) {
    Rejection never = refusal(order.step().action());
    if (never != null) {
      return never;
    }
    return Call.url(order, CallRequest.CALL) == null
        ? new Rejection(INVALID_ARGUMENT, "Expected a call with a URL, but it has none.")
        : null;
  }

  @Override
  public @Nullable Rejection refusal(StepKind action) {
    return action == CallStepKinds.CALL
        ? null
        : new Rejection(
            INVALID_ARGUMENT,
            "Expected a call of a partner, but it is a %s.".formatted(action.text()));
  }

  @Override
  public @Nullable String currency() {
    return null;
  }
}
