package io.quorate.kernel.participant;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.account.Account;
import io.quorate.account.AccountCommand;
import io.quorate.account.AccountDecider;
import io.quorate.account.AccountEvent;
import io.quorate.account.AccountStepKinds;
import io.quorate.account.AccountType;
import io.quorate.kernel.Conversation;
import io.quorate.kernel.Conversation.Answer;
import io.quorate.kernel.Conversation.Outgoing;
import io.quorate.kernel.Conversation.Recipient;
import io.quorate.kernel.DeciderScenario;
import io.quorate.kernel.Decision;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The essence of what the simulation of the transaction protocols has found in participants. */
class FoundBySimulationTest {

  private static final long DEADLINE_MS = 100_000;
  private static final List<Step> STEPS =
      List.of(Step.of(AccountStepKinds.DEBIT, "a", 5), Step.of(AccountStepKinds.CREDIT, "b", 5));

  /** A copy that has not seen the step said so, and the transaction ended without it. */
  @Test
  void shouldMakeUndoOfUnknownStepDurableAlsoAfterDeadline() {
    var undo = new ParticipantCommand.Undo("t", DEADLINE_MS, null, true);

    Decision<AccountEvent> decision =
        new AccountDecider()
            .decide(new AccountCommand.Participate(undo), account(), DEADLINE_MS + 1);

    assertThat(decision)
        .isEqualTo(
            Decision.accept(
                    (AccountEvent)
                        new AccountEvent.Participated(
                            new ParticipantEvent.Blocked("t", DEADLINE_MS, DEADLINE_MS + 1, null)))
                .answering(new ParticipantRules.ReportOf("t")));
  }

  /** A copy of the coordinator that had slept ordered a step again that was ended and forgotten. */
  @Test
  void shouldNotDoAStepAgainThatWasForgotten() {
    long endedAtMs = 1_000;
    long dayMs = 86_400_000;
    var order =
        new Order("t", 0, STEPS.getFirst(), Commitment.EXECUTE, dayMs, null, null, endedAtMs - 1);
    var nothing = DeciderScenario.of(new Participant(), endedAtMs + 60_000);
    Participations forgotten =
        Participations.none()
            .evolve(
                new ParticipantEvent.Performed(
                    "t", 0, AccountStepKinds.DEBIT, 5, Commitment.EXECUTE, dayMs, 0, null))
            .evolve(new ParticipantEvent.Concluded(List.of("t"), endedAtMs))
            .evolve(performed("u", endedAtMs + 60_000));

    assertThat(forgotten.find("t")).isNull();
    nothing
        .givenState(forgotten)
        .when(new ParticipantCommand.Perform(order))
        .thenRejected(RejectionCode.VERSION_MISMATCH);
  }

  /** A rejection leaves no trace: the step may be done, by another copy, or done and forgotten. */
  @Test
  void shouldNotPutRelayedStepBackWhenNextOneIsRejectedWithoutTrace() {
    var order = new Order("t", 1, STEPS.get(1), Commitment.FINAL, DEADLINE_MS, null, null);
    var perform =
        new Outgoing(
            "perform", new Recipient.Entity("account", "b"), new ParticipantCommand.Perform(order));
    var late = new Rejection(RejectionCode.LIMIT_EXCEEDED, "Expected to be in time, but was not.");

    assertThat(process().answered(perform, new Answer.Refused(late))).isEmpty();
    assertThat(process().answered(perform, new Answer.Accepted(refused(late))))
        .hasValueSatisfying(
            command ->
                assertThat(command)
                    .isEqualTo(
                        new AccountCommand.Participate(
                            new ParticipantCommand.Undo(
                                "t", DEADLINE_MS, new StepRefusal(1, late), false))));
  }

  /** A peer that had committed and forgotten it was taken for one that never promised. */
  @Test
  void shouldTakePeerThatKnowsNothingForSilent() {
    var ask =
        new Outgoing("ask", new Recipient.Entity("account", "b"), new ParticipantCommand.Ask("t"));
    var unknown = new Rejection(RejectionCode.NOT_FOUND, "Expected a step, but there is none.");

    assertThat(heard(ask, new Answer.Accepted(new StepReport(null, null, null, null))))
        .isEqualTo(PeerAnswer.SILENT);
    assertThat(heard(ask, new Answer.Refused(unknown))).isEqualTo(PeerAnswer.SILENT);
  }

  /** The others may have to hear of it long after the deadline. */
  @Test
  void shouldRememberPeerForTenMinutesAfterItsEnd() {
    long endedAtMs = DEADLINE_MS + 3_600_000;
    Participations ended =
        Participations.none()
            .evolve(performed("t", DEADLINE_MS))
            .evolve(
                new ParticipantEvent.Committed(
                    "t", AccountStepKinds.DEBIT, 5, ParticipantPhase.PRECOMMITTED, endedAtMs));

    Participations before = ended.evolve(performed("u", endedAtMs + 599_999));
    Participations after = ended.evolve(performed("u", endedAtMs + 600_000));

    assertThat(before.find("t")).isNotNull();
    assertThat(after.find("t")).isNull();
  }

  /** A hint that came twice made an event that no state could apply. */
  @Test
  void shouldConcludeTransactionOnceThatIsNamedTwice() {
    var order = new Order("t", 0, STEPS.get(0), Commitment.EXECUTE, DEADLINE_MS, null, null);
    var decider = new AccountDecider();
    Account account = account();
    for (ParticipantCommand command :
        List.of(
            new ParticipantCommand.Perform(order),
            new ParticipantCommand.Conclude(List.of("t", "t")))) {
      var decision = decider.decide(new AccountCommand.Participate(command), account, 0);
      for (AccountEvent event : ((Decision.Accepted<AccountEvent>) decision).events()) {
        account = decider.evolve(account, event);
      }
    }

    assertThat(account.participations().openCount()).isZero();
  }

  private static PeerAnswer heard(Outgoing ask, Answer answer) {
    AccountCommand command = process().answered(ask, answer).orElseThrow();
    var heard = (ParticipantCommand.PeerHeard) ((AccountCommand.Participate) command).command();
    return heard.answer();
  }

  private static ParticipantEvent performed(String transaction, long atMs) {
    return new ParticipantEvent.Performed(
        transaction,
        0,
        AccountStepKinds.DEBIT,
        5,
        Commitment.PREPARE,
        atMs,
        atMs,
        new Itinerary(Itinerary.Kind.PEERS, STEPS, null));
  }

  private static StepReport refused(Rejection why) {
    return new StepReport(ParticipantPhase.BLOCKED, why, null, null);
  }

  private static Account account() {
    return new AccountDecider().evolve(Account.ABSENT, new AccountEvent.Opened("EUR", 100, 0));
  }

  private static Conversation<AccountCommand, AccountEvent, Account> process() {
    return AccountType.TYPE.conversation().orElseThrow();
  }
}
