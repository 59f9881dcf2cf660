package io.quorate.transaction.coordinator;

import static io.quorate.transaction.ProtocolName.SAGA;
import static io.quorate.transaction.coordinator.Transactions.CREDIT;
import static io.quorate.transaction.coordinator.Transactions.DEBIT;
import static io.quorate.transaction.coordinator.Transactions.NOW_MS;
import static io.quorate.transaction.coordinator.Transactions.absent;
import static io.quorate.transaction.coordinator.Transactions.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Conversation.Answer;
import io.quorate.kernel.Conversation.Outgoing;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.participant.Order;
import io.quorate.kernel.participant.ParticipantCommand;
import io.quorate.transaction.ProtocolName;
import io.quorate.transaction.Transaction;
import io.quorate.transaction.TransactionCommand;
import io.quorate.transaction.TransactionEvent.AttemptFailed;
import io.quorate.transaction.TransactionEvent.StepDone;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a coordinator makes of it that a participant finds its order too old. */
@NullUnmarked
class OutdatedOrderTest {

  /** A copy that others have overtaken cannot write it, and so never orders what has ended. */
  @ParameterizedTest
  @EnumSource(
      value = ProtocolName.class,
      names = {"SAGA", "TWO_PHASE_COMMIT"})
  void shouldWriteThatAnOrderStandsWhenAParticipantFindsItTooOld(ProtocolName protocol) {
    var old = new Rejection(RejectionCode.VERSION_MISMATCH, "old");
    var outdated = new TransactionCommand.Outdated(0, old);
    long later = NOW_MS + 60_000;
    var running = absent().given(List.of(started(protocol, DEBIT, CREDIT)));

    running.at(later - 1).when(outdated).thenUnchanged();
    running.at(later).when(outdated).then(new AttemptFailed(0, "old", later));
    var confirmed = running.at(later).accept(outdated);
    confirmed.when(outdated).thenUnchanged();
    assertThat(confirmed.state().steps().getFirst().failures()).isZero();
    assertThat(ordered(running.state()).confirmedAtMs()).isEqualTo(NOW_MS);
    assertThat(ordered(confirmed.state()).confirmedAtMs()).isEqualTo(later);
    running.given(List.of(new StepDone(0, "EUR", null))).at(later).when(outdated).thenUnchanged();
  }

  @Test
  void shouldHearThatAnOrderIsTooOld() {
    var old = new Rejection(RejectionCode.VERSION_MISMATCH, "old");
    Transaction running = absent().given(List.of(started(SAGA, DEBIT, CREDIT))).state();
    Outgoing perform = new TransactionConversation().resume(running).getFirst();

    assertThat(new TransactionConversation().answered(perform, new Answer.Refused(old)))
        .hasValue(new TransactionCommand.Outdated(0, old));
  }

  private static Order ordered(Transaction transaction) {
    Outgoing perform = new TransactionConversation().resume(transaction).getFirst();
    return ((ParticipantCommand.Perform) perform.question()).order();
  }
}
