package io.quorate.call;

import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.participant.CallTarget;
import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.Itinerary;
import io.quorate.kernel.participant.Order;
import io.quorate.kernel.participant.ParticipantCommand;
import io.quorate.kernel.participant.ParticipantEvent;
import io.quorate.kernel.participant.ParticipantPhase;
import io.quorate.kernel.participant.Step;
import io.quorate.kernel.participant.StepRefusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the tests of calls share: one transaction "t" whose step 1 is a call, and its times. */
final class Calls {

  static final long NOW_MS = 1_000_000;
  static final long DEADLINE_MS = NOW_MS + 30_000;
  static final CallLimits LIMITS = new CallLimits(3, 0, 5_000);
  static final CallDecider DECIDER = new CallDecider(LIMITS);
  static final CallType TYPE = CallType.of(LIMITS);
  static final CallConversation CONVERSATION = new CallConversation(LIMITS);

  static final String URL = "http://p/do";
  static final String UNDO_URL = "http://p/undo";

  static final Rejection DOUBT = rejection(RejectionCode.OUTCOME_UNKNOWN);
  static final Rejection UNREACHED = rejection(RejectionCode.UNAVAILABLE);
  static final Rejection CONFLICT = rejection(RejectionCode.INVALID_STATE);
  static final Rejection TOO_LARGE = rejection(RejectionCode.LIMIT_EXCEEDED);
  static final Rejection NOT_ALLOWED = rejection(RejectionCode.INVALID_ARGUMENT);
  static final Rejection NOT_THERE = rejection(RejectionCode.NOT_FOUND);

  private Calls() {}

  static CallTarget saga() {
    return new CallTarget(URL, UNDO_URL, null, null, null, "{}");
  }

  static CallTarget withoutUndo() {
    return new CallTarget(URL, null, null, null, null, null);
  }

  static CallTarget promising() {
    return new CallTarget(
        null, null, "http://p/prepare", "http://p/commit", "http://p/abort", null);
  }

  static Order order(CallTarget target, Commitment manner) {
    return order(target, manner, null);
  }

  static Order order(CallTarget target, Commitment manner, @Nullable Itinerary route) {
    return new Order("t", 1, step(target), manner, DEADLINE_MS, "EUR", route);
  }

  static Step step(CallTarget target) {
    return new Step(CallStepKinds.CALL, "", 0, target);
  }

  static Order executed() {
    return order(saga(), Commitment.EXECUTE);
  }

  static Order prepared() {
    return order(promising(), Commitment.PREPARE);
  }

  static CallCommand perform(Order order) {
    return participate(new ParticipantCommand.Perform(order));
  }

  static CallCommand undo() {
    return participate(new ParticipantCommand.Undo("t", DEADLINE_MS, null, true));
  }

  static CallCommand commit() {
    return participate(new ParticipantCommand.Commit("t"));
  }

  static CallCommand participate(ParticipantCommand command) {
    return new CallCommand.Participate(command);
  }

  static CallCommand done(CallRequest request, int attempt, String answer) {
    return new CallCommand.Heard(request, attempt, answer, null);
  }

  static CallCommand refused(CallRequest request, int attempt, Rejection rejection) {
    return new CallCommand.Heard(request, attempt, null, rejection);
  }

  static CallEvent ordered(Order order) {
    return new CallEvent.Ordered(order, NOW_MS);
  }

  static CallEvent asked(CallRequest request) {
    return new CallEvent.Asked(request, NOW_MS);
  }

  static CallEvent failed(CallRequest request, boolean reached) {
    return new CallEvent.Failed(
        request, reached, reached ? DOUBT.detail() : UNREACHED.detail(), NOW_MS);
  }

  static CallEvent gaveUp(@Nullable StepRefusal refusal) {
    return new CallEvent.GaveUp(refusal, NOW_MS);
  }

  static CallEvent answered() {
    return new CallEvent.Answered("yes", NOW_MS);
  }

  static CallEvent exhausted(CallRequest request) {
    return new CallEvent.Exhausted(request, NOW_MS);
  }

  static CallEvent performed(Order order, Commitment manner) {
    return part(
        new ParticipantEvent.Performed(
            "t", 1, CallStepKinds.CALL, 0, manner, DEADLINE_MS, NOW_MS, order.route()));
  }

  static CallEvent undone(ParticipantPhase from, @Nullable StepRefusal refusal) {
    return part(new ParticipantEvent.Undone("t", CallStepKinds.CALL, 0, from, NOW_MS, refusal));
  }

  static CallEvent committed(ParticipantPhase from) {
    return part(new ParticipantEvent.Committed("t", CallStepKinds.CALL, 0, from, NOW_MS));
  }

  static CallEvent blocked(@Nullable StepRefusal refusal) {
    return part(new ParticipantEvent.Blocked("t", DEADLINE_MS, NOW_MS, refusal));
  }

  static CallEvent part(ParticipantEvent event) {
    return new CallEvent.Participated(event);
  }

  static Call after(List<CallEvent> events) {
    Call call = Call.NONE;
    for (CallEvent event : events) {
      call = call.evolve(event);
    }
    return call;
  }

  private static Rejection rejection(RejectionCode code) {
    return new Rejection(code, "Expected a partner, but it is " + code.text() + ".");
  }
}
