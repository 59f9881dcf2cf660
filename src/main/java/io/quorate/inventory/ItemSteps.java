package io.quorate.inventory;

import static io.quorate.kernel.RejectionCode.INVALID_ARGUMENT;
import static io.quorate.kernel.RejectionCode.NOT_FOUND;

import io.quorate.inventory.Item.Status;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.participant.Order;
import io.quorate.kernel.participant.ParticipantRules;
import io.quorate.kernel.participant.StepKind;
import org.jspecify.annotations.Nullable;

/**
 * What an item says to the steps of transactions. Rejections, in order of precedence: {@code
 * invalid_argument} (no step for an item), {@code not_found}, {@code insufficient_stock}, {@code
 * limit_exceeded}.
 */
record ItemSteps(Item item) implements ParticipantRules.Entity {

  @Override
  public @Nullable Rejection refusal(Order order) {
    Rejection never = refusal(order.step().action());
    if (never != null) {
      return never;
    }
    long quantity = order.step().amount();
    if (order.step().action().takes()) {
      return quantity > item.available() ? ItemDecider.insufficientStock(item, quantity) : null;
    }
    return quantity > item.room() ? ItemDecider.overLimit() : null;
  }

  @Override
  public @Nullable Rejection refusal(StepKind action) {
    if (action != ItemStepKinds.RESERVE && action != ItemStepKinds.RESTOCK) {
      return new Rejection(
          INVALID_ARGUMENT,
          "Expected a reserve or restock of an item, but it is a %s.".formatted(action.text()));
    }
    return item.status() == Status.ABSENT ? new Rejection(NOT_FOUND, ItemDecider.NO_ITEM) : null;
  }

  @Override
  public @Nullable String currency() {
    return null;
  }
}
