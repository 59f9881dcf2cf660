package io.quorate.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.account.AccountStepKinds;
import io.quorate.kernel.Conversation.Answer;
import io.quorate.kernel.Conversation.Outgoing;
import io.quorate.kernel.Conversation.Recipient;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.CoordinatorCommand;
import io.quorate.kernel.participant.Itinerary;
import io.quorate.kernel.participant.ParticipantPhase;
import io.quorate.kernel.participant.PartnerAnswer;
import io.quorate.kernel.participant.PartnerCall;
import io.quorate.kernel.participant.Step;
import io.quorate.kernel.participant.StepReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallConversationTest {

  @Test
  void shouldCallThePartner() {
    assertThat(last(Calls.ordered(Calls.executed())))
        .containsExactly(
            new Outgoing(
                new Attempt(CallRequest.CALL, 1),
                new Recipient.Outside(),
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
                new Attempt(CallRequest.UNDO, 2),
                new Recipient.Outside(),
                new PartnerCall(Calls.UNDO_URL, "t:1:undo", "t", 1, "{}", 5_000)));
  }

  @Test
  void shouldPrepareAndCommit() {
    CallEvent ordered = Calls.ordered(Calls.prepared());
    assertThat(last(ordered))
        .extracting(outgoing -> ((PartnerCall) outgoing.question()).url())
        .containsExactly("http://p/prepare");
    assertThat(
            last(
                ordered,
                Calls.answered(),
                Calls.performed(Calls.prepared(), Commitment.PREPARE),
                Calls.asked(CallRequest.COMMIT)))
        .extracting(Outgoing::question)
        .containsExactly(new PartnerCall("http://p/commit", "t:1:commit", "t", 1, null, 5_000));
  }

  @Test
  void shouldNeverRepeatAnAttemptAfterACrash() {
    Call call = Calls.after(List.of(Calls.ordered(Calls.executed())));
    assertThat(Calls.CONVERSATION.resume(call)).isEmpty();
  }

  @Test
  void shouldHearWhatThePartnerAnswered() {
    Outgoing outgoing = last(Calls.ordered(Calls.executed())).getFirst();
    assertThat(Calls.CONVERSATION.answered(outgoing, new Answer.Accepted(new PartnerAnswer("yes"))))
        .contains(Calls.done(CallRequest.CALL, 1, "yes"));
    assertThat(Calls.CONVERSATION.answered(outgoing, new Answer.Refused(Calls.CONFLICT)))
        .contains(Calls.refused(CallRequest.CALL, 1, Calls.CONFLICT));
    assertThat(Calls.CONVERSATION.answered(outgoing, new Answer.Unknown()))
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
    var debit = Step.of(AccountStepKinds.DEBIT, "a", 5);
    var credit = Step.of(AccountStepKinds.CREDIT, "b", 5);
    var route =
        new Itinerary(
            Itinerary.Kind.RELAY, List.of(debit, Calls.step(Calls.saga()), credit), "EUR");
    var order = Calls.order(Calls.saga(), Commitment.EXECUTE, route);

    List<Outgoing> outgoing =
        last(Calls.ordered(order), Calls.answered(), Calls.performed(order, Commitment.EXECUTE));

    assertThat(outgoing)
        .extracting(one -> ((Recipient.Entity) one.recipient()).type())
        .containsExactly("account", "transaction");
    assertThat(outgoing.getLast().question())
        .isEqualTo(
            new CoordinatorCommand.StepDone(
                1, new StepReport(ParticipantPhase.EXECUTED, null, null, "yes")));
  }

  private static List<Outgoing> last(CallEvent... events) {
    return Calls.CONVERSATION.react(Calls.after(List.of(events)), events[events.length - 1]);
  }
}
