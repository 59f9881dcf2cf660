package io.quorate.multijvm.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The check of all entities together: each defect must turn it red, a sound history must not. */
class StepCheckTest {

  /** Five rows after the start. */
  private static final long END_MS = 5 * FakeJournal.ROW_MS;

  private final FakeJournal journal = new FakeJournal();

  @Test
  void shouldFindNothingInACommittedAndInAnAbortedTransaction() {
    journal.committed();
    journal.started("u", FakeJournal.DEBIT, FakeJournal.CREDIT);
    journal.performed("account|a", "u", "debit", "execute");
    journal.undone("account|a", "u", "debit", "executed");
    journal.ended("u", "aborted");

    assertThat(journal.audit()).isEmpty();
  }

  @Test
  void shouldFindALostCompensation() {
    journal.started("t", FakeJournal.DEBIT, FakeJournal.CREDIT);
    journal.performed("account|a", "t", "debit", "execute");
    journal.ended("t", "aborted");

    assertThat(journal.audit())
        .containsExactly(
            "transaction|t: Expected 0 effects of 0 altogether of account|a as it was aborted, but"
                + " there is 1 effects of -5 altogether.");
  }

  @Test
  void shouldFindATransactionThatBeganTwice() {
    journal.started("t", FakeJournal.DEBIT, FakeJournal.CREDIT);
    journal.committed();

    assertThat(journal.audit())
        .containsExactly(
            "transaction|t: after event 2: Expected one beginning, but there is another.");
  }

  @Test
  void shouldFindALostStep() {
    journal.started("t", FakeJournal.DEBIT, FakeJournal.CREDIT);
    journal.performed("account|a", "t", "debit", "execute");
    journal.performed("account|b", "t", "credit", "prepare");
    journal.ended("t", "committed");

    assertThat(journal.audit().toString())
        .contains("Expected 1 effects of 5 altogether of account|b");
  }

  @Test
  void shouldFindAStepThatWasDoneTwice() {
    journal.committed();
    journal.performed("account|b", "t", "credit", "final");

    assertThat(journal.audit().toString()).contains("but there is 2 effects of 10 altogether");
  }

  @Test
  void shouldFindAStepThatNobodyAskedFor() {
    journal.committed();
    journal.performed("account|c", "t", "credit", "final");
    journal.performed("account|a", "other", "debit", "execute");

    assertThat(journal.audit())
        .contains(
            "transaction|t: Expected nothing of account|c.",
            "transaction|other: Expected to be started before it changes anything.");
  }

  @Test
  void shouldFindATransactionThatDoesNotEndOrEndsTwice() {
    journal.committed();
    journal.ended("t", "aborted");
    journal.started("u", FakeJournal.DEBIT, FakeJournal.CREDIT);

    assertThat(journal.audit().toString())
        .contains("t: Expected to end once, but its ends are [committed, aborted]")
        .contains("t: after event 3: Expected nothing after the end")
        .contains("u: Expected to end once, but its ends are []");
  }

  @Test
  void shouldFindAnEffectBeforeItsCause() {
    journal.started("t", FakeJournal.DEBIT, FakeJournal.CREDIT);
    journal.setBack(2 * FakeJournal.ROW_MS);
    journal.performed("account|a", "t", "debit", "execute");
    journal.setBack(0);
    journal.performed("account|b", "t", "credit", "final");
    journal.setBack(2 * FakeJournal.ROW_MS);
    journal.ended("t", "committed");

    assertThat(journal.audit())
        .hasSize(2)
        .allMatch(finding -> finding.contains("after the start"))
        .anyMatch(finding -> finding.contains("account|a"))
        .anyMatch(finding -> finding.contains("account|b"));
  }

  @Test
  void shouldTellWhatWasOpenAndTakenOver() {
    journal.committed();
    Map<String, TransactionHistory> lives = TransactionHistory.of(journal.rows());
    TransactionHistory life = lives.get("t");

    assertThat(life.isOpenAt(life.startedMs())).isTrue();
    assertThat(life.isOpenAt(life.endedMs())).isFalse();
    assertThat(life.hasMovedSince(life.startedMs())).isTrue();
    assertThat(TransactionEnds.of(lives.values(), life.startedMs()))
        .isEqualTo(new TransactionEnds(1, 1, END_MS, END_MS, 1, END_MS));
  }
}
