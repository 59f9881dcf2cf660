package io.quorate.call;

import static io.quorate.call.CallRequest.CALL;
import static io.quorate.call.CallRequest.COMMIT;
import static io.quorate.call.CallRequest.UNDO;
import static io.quorate.call.Calls.DEADLINE_MS;
import static io.quorate.call.Calls.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.account.AccountStepKinds;
import io.quorate.kernel.AbortCause;
import io.quorate.kernel.Decision;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.Shown;
import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.Itinerary;
import io.quorate.kernel.participant.Order;
import io.quorate.kernel.participant.ParticipantCommand;
import io.quorate.kernel.participant.ParticipantPhase;
import io.quorate.kernel.participant.ParticipantRules;
import io.quorate.kernel.participant.Step;
import io.quorate.kernel.participant.StepReport;
import io.quorate.kernel.participant.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CallDeciderTest {

  private final Order order = Calls.executed();
  private Call call = Call.NONE;
  private long nowMs = NOW_MS;

  @Test
  void shouldKeepTheAnswerOfThePartner() {
    later(Calls.perform(order));
    accepted(Calls.done(CALL, 1, "{\"parcel\":7}"));

    assertThat(report())
        .isEqualTo(new StepReport(ParticipantPhase.EXECUTED, null, null, "{\"parcel\":7}"));
    assertThat(accepted(Calls.perform(order))).isEmpty();
  }

  @Test
  void shouldRefuseForGoodWhenThePartnerDoes() {
    later(Calls.perform(order));
    accepted(Calls.refused(CALL, 1, Calls.CONFLICT));

    assertThat(report().phase()).isEqualTo(ParticipantPhase.BLOCKED);
    assertThat(report().reason()).isEqualTo(Calls.CONFLICT.because(AbortCause.PARTNER_REFUSED));
    assertThat(Calls.TYPE.isOver(call)).isTrue();
  }

  @Test
  void shouldAskAgainAfterAGrowingWait() {
    later(Calls.perform(order));
    long before = 0;
    for (int attempt = 1; attempt <= 4; attempt++) {
      accepted(Calls.refused(CALL, attempt, Calls.DOUBT));
      long wait = Calls.DECIDER.dueAtMs(call) - nowMs;
      assertThat(wait).isBetween(100L << (attempt - 1), 200L << (attempt - 1));
      assertThat(wait).isGreaterThanOrEqualTo(before);
      before = wait;
      elapsed(nowMs + wait, new CallEvent.Asked(CALL, nowMs + wait));
    }
  }

  @Test
  void shouldTakeAnAttemptWithoutAnAnswerForOneInDoubt() {
    later(Calls.perform(order));
    assertThat(Calls.TYPE.remindAtMs(call)).isEqualTo(NOW_MS + 5_000);
    elapse(NOW_MS + 6_000);

    assertThat(call.reached()).isTrue();
    assertThat(call.attempts().waiting()).isFalse();
  }

  @Test
  void shouldEndAtTheDeadlineWhenNoAttemptGotThrough() {
    later(Calls.perform(order));
    accepted(Calls.refused(CALL, 1, Calls.UNREACHED));
    elapse(DEADLINE_MS);

    assertThat(report().phase()).isEqualTo(ParticipantPhase.BLOCKED);
    assertThat(report().reason())
        .isEqualTo(
            new Rejection(
                RejectionCode.LIMIT_EXCEEDED,
                "Expected the partner to answer in time, but it did not; the last failure: "
                    + Calls.UNREACHED.detail(),
                AbortCause.TIMED_OUT));
  }

  @Test
  void shouldUndoAtTheDeadlineWhenAnAttemptMayHaveGotThrough() {
    later(Calls.perform(order));
    accepted(Calls.refused(CALL, 1, Calls.DOUBT));
    elapse(DEADLINE_MS);

    assertThat(call.stage()).isEqualTo(CallPhase.UNDOING);
    assertThat(later(Calls.perform(order))).isEmpty();

    accepted(Calls.done(UNDO, 2, ""));
    assertThat(accepted(Calls.perform(order))).isEmpty();
    assertThat(report().phase()).isEqualTo(ParticipantPhase.BLOCKED);
    assertThat(report().reason()).isNotNull();
  }

  @Test
  void shouldNotOvertakeAnAttemptUnderWayWithItsUndo() {
    later(Calls.perform(order));
    assertThat(later(Calls.undo())).containsExactly(new CallEvent.GaveUp(null, NOW_MS));
    assertThat(call.stage()).isEqualTo(CallPhase.WITHDRAWING);

    elapse(NOW_MS + 6_000);
    assertThat(call.stage()).isEqualTo(CallPhase.UNDOING);
  }

  @Test
  void shouldUndoWhatThePartnerDidWithTooLargeAnAnswer() {
    later(Calls.perform(order));
    accepted(Calls.refused(CALL, 1, Calls.TOO_LARGE));
    assertThat(call.stage()).isEqualTo(CallPhase.UNDOING);

    accepted(Calls.done(UNDO, 2, ""));
    assertThat(report().reason()).isEqualTo(Calls.TOO_LARGE);
  }

  /** As a partner does that still works on the first attempt, and delivers. */
  @Test
  void shouldWithdrawWhatIsRefusedAfterAnAttemptWhoseAnswerWasLost() {
    later(Calls.perform(order));
    accepted(Calls.refused(CALL, 1, Calls.DOUBT));
    elapse(Calls.DECIDER.dueAtMs(call));
    accepted(Calls.refused(CALL, 2, Calls.CONFLICT));
    assertThat(call.stage()).isEqualTo(CallPhase.UNDOING);

    accepted(Calls.done(UNDO, 3, ""));
    assertThat(report().phase()).isEqualTo(ParticipantPhase.BLOCKED);
    assertThat(report().reason()).isEqualTo(Calls.CONFLICT.because(AbortCause.PARTNER_REFUSED));
  }

  /** As from a wrong path, or while the partner's host is being replaced. */
  @Test
  void shouldNotTakeWhatWasDoneForUndoneWhenThereIsNothingAtTheUrl() {
    later(Calls.perform(order));
    accepted(Calls.done(CALL, 1, "yes"));
    later(Calls.undo());
    for (int i = 0; i < Calls.LIMITS.attempts(); i++) {
      accepted(Calls.refused(UNDO, call.attempts().number(), Calls.NOT_THERE));
      if (call.stage() == CallPhase.UNDOING) {
        elapse(Calls.DECIDER.dueAtMs(call));
      }
    }

    assertThat(call.stage()).isEqualTo(CallPhase.UNDO_FAILED);
    assertThat(rejected(Calls.undo()).code()).isEqualTo(RejectionCode.INVALID_STATE);
  }

  @Test
  void shouldTakeForUndoneWhatThePartnerNeverKnew() {
    later(Calls.perform(order));
    accepted(Calls.refused(CALL, 1, Calls.NOT_THERE));
    elapse(DEADLINE_MS);
    assertThat(call.stage()).isEqualTo(CallPhase.UNDOING);

    accepted(Calls.refused(UNDO, call.attempts().number(), Calls.NOT_THERE));
    assertThat(report().phase()).isEqualTo(ParticipantPhase.BLOCKED);
  }

  @Test
  void shouldNotSayOfADoneCallThatItIsUndoneWithoutAUrlForIt() {
    Order one = Calls.order(Calls.withoutUndo(), Commitment.EXECUTE);
    later(Calls.perform(one));
    accepted(Calls.done(CALL, 1, "yes"));
    later(Calls.undo());

    assertThat(rejected(Calls.undo()))
        .isEqualTo(
            new Rejection(
                RejectionCode.INVALID_STATE,
                "Expected a call that can be undone, but it may be done and has no"
                    + " compensateUrl."));
    assertThat(report().phase()).isEqualTo(ParticipantPhase.EXECUTED);
    nowMs += 1_000_000;
    var aborted = Calls.participate(new ParticipantCommand.VerdictHeard("t", Verdict.UNDO));
    accepted(aborted);
    assertThat(call.stage()).isEqualTo(CallPhase.ENDED);
    assertThat(report().phase()).isEqualTo(ParticipantPhase.COMMITTED);
  }

  /**
   * The partner may have been dealt with by hand, and an undo that comes later would be one more.
   */
  @Test
  void shouldNotUndoAgainWhatAPersonHasGivenUp() {
    later(Calls.perform(order));
    accepted(Calls.done(CALL, 1, "yes"));
    later(Calls.undo());
    fail(UNDO);
    nowMs += 1_000_000;

    accepted(Calls.participate(new ParticipantCommand.VerdictHeard("t", Verdict.WAIT)));
    assertThat(call.stage()).isEqualTo(CallPhase.UNDO_FAILED);
    accepted(Calls.participate(new ParticipantCommand.VerdictHeard("t", Verdict.UNDO)));

    assertThat(call.stage()).isEqualTo(CallPhase.ENDED);
    assertThat(Calls.TYPE.isOver(call)).isTrue();
  }

  @Test
  void shouldBeDoneForGoodWithoutAUrlToUndoTheLastStep() {
    later(Calls.perform(Calls.order(Calls.withoutUndo(), Commitment.FINAL)));
    later(Calls.undo());
    accepted(Calls.done(CALL, 1, "yes"));

    assertThat(accepted(Calls.undo())).isEmpty();
    assertThat(report().phase()).isEqualTo(ParticipantPhase.FINAL);
  }

  @Test
  void shouldNotEndInDoubtWithoutAUrlToUndoIt() {
    Order last = Calls.order(Calls.withoutUndo(), Commitment.FINAL);
    later(Calls.perform(last));
    accepted(Calls.refused(CALL, 1, Calls.DOUBT));
    elapse(DEADLINE_MS);

    assertThat(rejected(Calls.undo()).code()).isEqualTo(RejectionCode.INVALID_STATE);
    assertThat(rejected(Calls.perform(last)).code()).isEqualTo(RejectionCode.OUTCOME_UNKNOWN);
  }

  @Test
  void shouldTellWhoeverWaitsWhenAnUndoFails() {
    later(Calls.perform(order));
    accepted(Calls.done(CALL, 1, "yes"));
    later(Calls.undo());
    fail(UNDO);

    assertThat(call.stage()).isEqualTo(CallPhase.UNDO_FAILED);
    assertThat(rejected(Calls.undo()))
        .isEqualTo(
            new Rejection(
                RejectionCode.INVALID_STATE,
                "Expected the partner to undo the call, but 3 attempts failed; the last failure: "
                    + Calls.DOUBT.detail()));
    assertThat(rejected(Calls.perform(order)).code()).isEqualTo(RejectionCode.OUTCOME_UNKNOWN);

    nowMs += 5_000;
    assertThat(later(Calls.undo())).containsExactly(new CallEvent.Asked(UNDO, nowMs));
    accepted(Calls.done(UNDO, call.attempts().number(), ""));
    assertThat(report().phase()).isEqualTo(ParticipantPhase.UNDONE);
  }

  @Test
  void shouldCommitWhatWasPromised() {
    later(Calls.perform(Calls.prepared()));
    accepted(Calls.done(CALL, 1, "yes"));
    assertThat(report().phase()).isEqualTo(ParticipantPhase.PREPARED);

    later(Calls.commit());
    fail(COMMIT);
    assertThat(rejected(Calls.commit()).code()).isEqualTo(RejectionCode.INVALID_STATE);
    nowMs += 5_000;
    later(Calls.commit());
    accepted(Calls.done(COMMIT, call.attempts().number(), ""));
    assertThat(report().phase()).isEqualTo(ParticipantPhase.COMMITTED);
  }

  @Test
  void shouldTellOthersTheOutcomeBeforeThePartnerHasConfirmedIt() {
    later(Calls.perform(Calls.prepared()));
    accepted(Calls.done(CALL, 1, "yes"));
    later(Calls.commit());
    assertThat(asked().phase()).isEqualTo(ParticipantPhase.COMMITTED);
    assertThat(report().phase()).isEqualTo(ParticipantPhase.PREPARED);
  }

  @ParameterizedTest
  @EnumSource(Itinerary.Kind.class)
  void shouldBeDoneForGoodOnlyAtTheEndOfARelay(Itinerary.Kind kind) {
    var route = new Itinerary(kind, List.of(order.step(), order.step()), null);
    later(Calls.perform(Calls.order(Calls.saga(), Commitment.FINAL, route)));
    accepted(Calls.done(CALL, 1, "yes"));
    assertThat(report().phase())
        .isEqualTo(
            kind == Itinerary.Kind.PEERS ? ParticipantPhase.EXECUTED : ParticipantPhase.FINAL);
  }

  @Test
  void shouldRefuseWhatIsNoCall() {
    var debit = Step.of(AccountStepKinds.DEBIT, "a", 5);
    accepted(Calls.perform(new Order("t", 1, debit, Commitment.EXECUTE, DEADLINE_MS, null, null)));
    assertThat(report().phase()).isEqualTo(ParticipantPhase.BLOCKED);
  }

  @Test
  void shouldRefuseACallWithoutTheUrlOfItsProtocol() {
    accepted(Calls.perform(Calls.order(Calls.promising(), Commitment.EXECUTE)));
    assertThat(report().reason())
        .isEqualTo(
            new Rejection(
                RejectionCode.INVALID_ARGUMENT, "Expected a call with a URL, but it has none."));
  }

  @Test
  void shouldRefuseAnOrderAfterItsDeadline() {
    nowMs = DEADLINE_MS;
    assertThat(rejected(Calls.perform(order)).code()).isEqualTo(RejectionCode.LIMIT_EXCEEDED);
  }

  @Test
  void shouldNotBeDoneAfterItsUndo() {
    accepted(Calls.undo());
    assertThat(accepted(Calls.perform(order))).isEmpty();
    assertThat(report().phase()).isEqualTo(ParticipantPhase.BLOCKED);
  }

  private void fail(CallRequest request) {
    for (int i = 0; i < Calls.LIMITS.attempts(); i++) {
      accepted(Calls.refused(request, call.attempts().number(), Calls.DOUBT));
      if (call.stage().request() == request) {
        elapse(Calls.DECIDER.dueAtMs(call));
      }
    }
  }

  private List<CallEvent> accepted(CallCommand command) {
    return switch (Calls.DECIDER.decide(command, call, nowMs)) {
      case Decision.Accepted<CallEvent>(List<CallEvent> events, Shown shown) -> apply(events);
      case Decision<CallEvent> other -> throw new AssertionError(command + ": " + other);
    };
  }

  private List<CallEvent> later(CallCommand command) {
    return switch (Calls.DECIDER.decide(command, call, nowMs)) {
      case Decision.Later<CallEvent>(List<CallEvent> events, Object until) -> apply(events);
      case Decision<CallEvent> other -> throw new AssertionError(command + ": " + other);
    };
  }

  private Rejection rejected(CallCommand command) {
    return switch (Calls.DECIDER.decide(command, call, nowMs)) {
      case Decision.Rejected<CallEvent>(Rejection rejection) -> rejection;
      case Decision<CallEvent> other -> throw new AssertionError(command + ": " + other);
    };
  }

  private void elapse(long atMs) {
    nowMs = atMs;
    while (Calls.DECIDER.dueAtMs(call) <= nowMs) {
      apply(Calls.DECIDER.elapse(call, nowMs));
    }
  }

  private void elapsed(long atMs, CallEvent event) {
    nowMs = atMs;
    assertThat(apply(Calls.DECIDER.elapse(call, nowMs))).containsExactly(event);
  }

  private List<CallEvent> apply(List<CallEvent> events) {
    for (CallEvent event : events) {
      call = Calls.DECIDER.evolve(call, event);
    }
    return events;
  }

  private StepReport report() {
    return Calls.TYPE.view(
        new EntityType.Subject("t:1", 1, 0),
        call,
        new Shown.Answer(new ParticipantRules.ReportOf("t")));
  }

  private StepReport asked() {
    var ask = Calls.participate(new ParticipantCommand.Ask("t"));
    if (Calls.DECIDER.decide(ask, call, nowMs)
        instanceof Decision.Accepted<CallEvent>(List<CallEvent> events, Shown shown)) {
      return Calls.TYPE.view(new EntityType.Subject("t:1", 1, 0), call, shown);
    }
    throw new AssertionError("Expected an answer, but there is none.");
  }
}
