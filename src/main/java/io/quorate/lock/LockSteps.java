package io.quorate.lock;

import static io.quorate.kernel.RejectionCode.INVALID_ARGUMENT;
import static io.quorate.kernel.RejectionCode.LOCK_LOST;

import io.quorate.kernel.Rejection;
import io.quorate.kernel.participant.Order;
import io.quorate.kernel.participant.ParticipantRules;
import io.quorate.kernel.participant.StepKind;
import org.jspecify.annotations.Nullable;

/**
 * What a lock says to the steps of transactions. Rejections, in order of precedence: {@code
 * invalid_argument} (no step for a lock), {@code lock_lost} (the token is not a current one).
 */
record LockSteps(Lock lock) implements ParticipantRules.Entity {

  @Override
  public @Nullable Rejection refusal(Order order) {
    Rejection never = refusal(order.step().action());
    if (never != null) {
      return never;
    }
    long token = order.step().amount();
    return lock.hold(token) == null
        ? new Rejection(
            LOCK_LOST,
            "Expected the lock to be held with token %d, but it is not; its last token is %d."
                .formatted(token, lock.lastToken()))
        : null;
  }

  @Override
  public @Nullable Rejection refusal(StepKind action) {
    return action == LockStepKinds.HOLDS
        ? null
        : new Rejection(
            INVALID_ARGUMENT,
            "Expected a step that a lock guards, but it is a %s.".formatted(action.text()));
  }

  @Override
  public @Nullable String currency() {
    return null;
  }
}
