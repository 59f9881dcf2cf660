package io.quorate.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Conversation.Answer;
import io.quorate.kernel.Conversation.Outgoing;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.participant.Action;
import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.CoordinatorCommand;
import io.quorate.kernel.participant.Itinerary;
import io.quorate.kernel.participant.ParticipantPhase;
import io.quorate.kernel.participant.PartnerCall;
import io.quorate.kernel.participant.Report;
import io.quorate.kernel.participant.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallConversationTest {

  @Test
  void shouldCallThePartner() {
    assertThat(last(Calls.ordered(Calls.executed())))
        .containsExactly(
            new Outgoing(
                "call.1",
                "partner",
                Calls.URL,
                new PartnerCall(Calls.URL, "t:1", "t", 1, "{}", 5_000)));
  }

  @Test
  void shouldUndoUnderAKeyOfItsOwn() {
    assertThat(
            last(
                Calls.ordered(Calls.executed()),
                Calls.failed(CallRequest.CALL, true),
                Calls.gaveUp(null),
                Calls.asked(CallRequest.UNDO)))
        .containsExactly(
            new Outgoing(
                "undo.2",
                "partner",
                Calls.UNDO_URL,
                new PartnerCall(Calls.UNDO_URL, "t:1:undo", "t", 1, "{}", 5_000)));
  }

  @Test
  void shouldPrepareAndCommit() {
    CallEvent ordered = Calls.ordered(Calls.prepared());
    assertThat(last(ordered)).extracting(Outgoing::target).containsExactly("http://p/prepare");
    assertThat(
            last(
                ordered,
                Calls.answered(),
                Calls.performed(Calls.prepared(), Commitment.PREPARE),
                Calls.asked(CallRequest.COMMIT)))
        .extracting(Outgoing::command)
        .containsExactly(new PartnerCall("http://p/commit", "t:1:commit", "t", 1, null, 5_000));
  }

  @Test
  void shouldNeverRepeatAnAttemptAfterACrash() {
    Call call = Calls.after(List.of(Calls.ordered(Calls.executed())));
    assertThat(Calls.PROCESS.resume(call)).isEmpty();
  }

  @Test
  void shouldHearWhatThePartnerAnswered() {
    Outgoing outgoing = last(Calls.ordered(Calls.executed())).getFirst();
    assertThat(
            Calls.PROCESS.answered(
                outgoing, new Answer.Accepted(new Report(null, null, null, null, "yes"))))
        .contains(Calls.done(CallRequest.CALL, 1, "yes"));
    assertThat(Calls.PROCESS.answered(outgoing, new Answer.Refused(Calls.CONFLICT)))
        .contains(Calls.refused(CallRequest.CALL, 1, Calls.CONFLICT));
    assertThat(Calls.PROCESS.answered(outgoing, new Answer.Unknown()))
        .contains(
            Calls.refused(
                CallRequest.CALL,
                1,
                new Rejection(
                    RejectionCode.OUTCOME_UNKNOWN,
                    "Expected the partner to answer, but it did not.")));
  }

  @Test
  void shouldPassARouteOnAndTellTheAnswer() {
    var debit = Step.of(Action.DEBIT, "a", 5);
    var credit = Step.of(Action.CREDIT, "b", 5);
    var route =
        new Itinerary(
            Itinerary.Kind.RELAY, List.of(debit, Calls.step(Calls.saga()), credit), "EUR");
    var order = Calls.order(Calls.saga(), Commitment.EXECUTE, route);

    List<Outgoing> outgoing =
        last(Calls.ordered(order), Calls.answered(), Calls.performed(order, Commitment.EXECUTE));

    assertThat(outgoing).extracting(Outgoing::type).containsExactly("account", "transaction");
    assertThat(outgoing.getLast().command())
        .isEqualTo(
            new CoordinatorCommand.StepDone(
                1, new Report(ParticipantPhase.EXECUTED, null, null, null, "yes")));
  }

  private static List<Outgoing> last(CallEvent... events) {
    return Calls.PROCESS.react(Calls.after(List.of(events)), events[events.length - 1]);
  }
}
