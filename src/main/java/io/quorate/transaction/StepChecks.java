package io.quorate.transaction;

import io.quorate.kernel.Check;
import io.quorate.kernel.InvalidArgument;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.participant.CallTarget;
import io.quorate.kernel.participant.Step;
import io.quorate.kernel.participant.StepKind;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks what can be said of a list of steps without asking anybody. */
final class StepChecks {

  private StepChecks() {}

  /**
   * Returns the steps; throws {@link InvalidArgument} when there are none or too many, when an
   * account or item is named twice, when the sum of what an action moves is past {@link
   * Check#MAX_AMOUNT}, or when a call lacks a URL that the protocol needs, or has a body that
   * cannot be passed on.
   */
  static List<Step> checked(ProtocolName protocol, List<Step> steps) {
    if (steps.isEmpty() || steps.size() > Transaction.MAX_STEPS) {
      throw new InvalidArgument(
          "Expected 1 to %d steps, but there are %d."
              .formatted(Transaction.MAX_STEPS, steps.size()));
    }
    checkTargets(steps);
    steps.stream().map(Step::action).distinct().forEach(action -> checkSum(action, steps));
    for (Step step : steps) {
      checkCall(protocol, step.call());
    }
    return List.copyOf(steps);
  }

  /**
   * Returns why steps cannot be undone, should one after them fail, or null when they can. Not a
   * check of the command, which nodes of version 0.1 make, and which asks for what is there.
   */
  static @Nullable Rejection irreversible(List<Step> steps) {
    for (int i = 0; i < steps.size() - 1; i++) {
      CallTarget call = steps.get(i).call();
      if (call != null && call.compensateUrl() == null && call.abortUrl() == null) {
        return new Rejection(
            RejectionCode.INVALID_ARGUMENT,
            "Expected every call but the last step to have compensateUrl, but step %d has not."
                .formatted(i));
      }
    }
    return null;
  }

  private static void checkTargets(List<Step> steps) {
    var targets = new HashSet<String>();
    for (Step step : steps) {
      String type = step.action().participantType();
      if (!step.action().isCall() && !targets.add(type + "|" + step.target())) {
        throw new InvalidArgument(
            "Expected every %s in one step only, but '%s' is in two."
                .formatted(type, step.target()));
      }
    }
  }

  private static void checkSum(StepKind action, List<Step> steps) {
    long sum = 0;
    for (Step step : steps) {
      sum += step.action() == action ? step.amount() : 0;
      if (sum > Check.MAX_AMOUNT) {
        throw new InvalidArgument(
            "Expected the sum of all %s steps to be at most %d, but it is more."
                .formatted(action.text(), Check.MAX_AMOUNT));
      }
    }
  }

  private static void checkCall(ProtocolName protocol, @Nullable CallTarget call) {
    if (call == null) {
      return;
    }
    if (call.body() != null) {
      Check.text("the body of a call", call.body());
    }
    boolean promises =
        protocol == ProtocolName.TWO_PHASE_COMMIT || protocol == ProtocolName.THREE_PHASE_COMMIT;
    boolean complete =
        promises
            ? call.prepareUrl() != null && call.commitUrl() != null && call.abortUrl() != null
            : call.url() != null;
    if (!complete) {
      throw new InvalidArgument(
          "Expected a call of a %s transaction to have %s, but it has not."
              .formatted(protocol.text(), promises ? "prepareUrl, commitUrl and abortUrl" : "url"));
    }
    boolean surplus =
        promises
            ? call.url() != null || call.compensateUrl() != null
            : call.prepareUrl() != null || call.commitUrl() != null || call.abortUrl() != null;
    if (surplus) {
      throw new InvalidArgument(
          "Expected a call of a %s transaction to have no %s, but it has."
              .formatted(
                  protocol.text(),
                  promises ? "url or compensateUrl" : "prepareUrl, commitUrl or abortUrl"));
    }
  }
}
