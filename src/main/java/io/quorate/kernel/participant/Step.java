package io.quorate.kernel.participant;

import io.quorate.kernel.Check;
import org.jspecify.annotations.Nullable;

/**
 * One part of a transaction. Immutable.
 *
 * @param target the id of the account or item; empty for a call
 * @param amount minor units or pieces, 1 to {@link Check#MAX_AMOUNT}; 0 for a call
 * @param call where a call goes; null for every other action
 */
public record Step(StepKind action, String target, long amount, @Nullable CallTarget call) {

  /** Checks the target's id and the amount. */
  public Step {
    if (action.isCall()) {
      if (call == null || amount != 0 || !target.isEmpty()) {
        throw new IllegalArgumentException("Expected a call to have its URLs and nothing else.");
      }
    } else {
      Check.id(action.participantType(), target);
      Check.amount(action.members().orElseThrow().amount(), amount);
    }
  }

  /** A step that moves money or stock. */
  public static Step of(StepKind action, String target, long amount) {
    return new Step(action, target, amount, null);
  }

  /** Returns the id of the entity that does the step, as its type knows it. */
  public String participantId(String transaction, int index) {
    return action.isCall() ? transaction + ":" + index : target;
  }
}
