package io.quorate.call;

import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.Itinerary;
import io.quorate.kernel.participant.Order;
import io.quorate.kernel.participant.ParticipantEvent;
import io.quorate.kernel.participant.Participation;
import io.quorate.kernel.participant.StepRefusal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the events by which the step of a call goes on, once the partner has answered. Pure. */
final class StepEvents {

  private StepEvents() {}

  static ParticipantEvent performed(Order order, long nowMs) {
    return new ParticipantEvent.Performed(
        order.transaction(),
        order.index(),
        CallStepKinds.CALL,
        0,
        manner(order),
        order.deadlineMs(),
        nowMs,
        order.route());
  }

  static ParticipantEvent committed(Call call, long nowMs) {
    Participation known = Objects.requireNonNull(call.participation());
    return new ParticipantEvent.Committed(
        known.transaction(), CallStepKinds.CALL, 0, known.phase(), nowMs);
  }

  /** Of a step that was never known to be done, being undone means that it never will be. */
  static ParticipantEvent undone(Call call, long nowMs) {
    Participation known = call.participation();
    return known == null
        ? blocked(call.ordered(), call.refusal(), nowMs)
        : new ParticipantEvent.Undone(
            known.transaction(), CallStepKinds.CALL, 0, known.phase(), nowMs, call.refusal());
  }

  static ParticipantEvent blocked(Order order, @Nullable StepRefusal refusal, long nowMs) {
    return new ParticipantEvent.Blocked(order.transaction(), order.deadlineMs(), nowMs, refusal);
  }

  /**
   * Whether the step is for good once it is done: the last step of a transaction that cannot be
   * undone, for want of a URL, or that ends a route, to turn it back.
   */
  static boolean isForGood(Order order) {
    Itinerary route = order.route();
    boolean relayed = route != null && route.isRelayed();
    return order.manner() == Commitment.FINAL
        && (relayed || Call.url(order, CallRequest.UNDO) == null);
  }

  /** What is done can be compensated, mostly. */
  private static Commitment manner(Order order) {
    return order.manner() == Commitment.FINAL && !isForGood(order)
        ? Commitment.EXECUTE
        : order.manner();
  }
}
