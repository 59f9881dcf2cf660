package io.quorate.transaction.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.EntityTypeAssert;
import io.quorate.kernel.participant.CoordinatorCommand;
import io.quorate.transaction.TransactionCommand;
import io.quorate.transaction.TransactionEvent;
import org.junit.jupiter.api.Test;

class TransactionTypeTest {

  @Test
  void shouldNameEverything() {
    EntityTypeAssert.shouldNameEverything(
        TransactionType.TYPE, TransactionCommand.class, TransactionEvent.class);
  }

  @Test
  void shouldTranslateWhatParticipantsSay() {
    var message = new CoordinatorCommand.Inquire();

    assertThat(TransactionType.TYPE.translate(message))
        .isEqualTo(new TransactionCommand.FromParticipant(message));
  }

  @Test
  void shouldKeepTheNamesInTheJournal() {
    assertThat(TransactionType.TYPE.name()).isEqualTo("transaction");
    assertThat(TransactionType.TYPE.events().keySet())
        .containsExactlyInAnyOrder(
            "transaction.started",
            "transaction.step-done",
            "transaction.step-refused",
            "transaction.precommit-decided",
            "transaction.step-precommitted",
            "transaction.commit-decided",
            "transaction.step-committed",
            "transaction.undo-decided",
            "transaction.step-undone",
            "transaction.attempt-failed",
            "transaction.parked",
            "transaction.resumed",
            "transaction.step-skipped",
            "transaction.committed",
            "transaction.aborted");
  }
}
