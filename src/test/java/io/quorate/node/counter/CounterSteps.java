package io.quorate.node.counter;

import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.participant.Order;
import io.quorate.kernel.participant.ParticipantRules;
import io.quorate.kernel.participant.StepKind;
import org.jspecify.annotations.Nullable;

/** What a counter says to the steps of transactions: it counts whatever it is asked to. */
enum CounterSteps implements ParticipantRules.Entity {
  /** The only value. */
  INSTANCE;

  @Override
  public @Nullable Rejection refusal(Order order) {
    return refusal(order.step().action());
  }

  @Override
  public @Nullable Rejection refusal(StepKind kind) {
    return kind == CounterStepKinds.COUNT
        ? null
        : new Rejection(
            RejectionCode.INVALID_ARGUMENT, "Expected a count, but it is a %s.".formatted(kind));
  }

  @Override
  public @Nullable String currency() {
    return null;
  }
}
