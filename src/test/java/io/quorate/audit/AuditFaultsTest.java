package io.quorate.audit;

import static io.quorate.audit.Story.credit;
import static io.quorate.audit.Story.debit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quorate.account.AccountEvent;
import io.quorate.inventory.ItemEvent;
import io.quorate.kernel.audit.FaultKind;
import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.ParticipantPhase;
import io.quorate.kernel.participant.Step;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The faults that the audit must find, each as a broken program would leave it in the journal. */
class AuditFaultsTest extends ProjectionFixture {

  private static final Step TAKE = debit("a", 30);
  private static final Step GIVE = credit("b", 30);

  @BeforeEach
  void transfer() throws SQLException {
    story.opened("a", "EUR", 100).opened("b", "EUR", 0).started("t", TAKE, GIVE);
    story.performed("t", 0, TAKE, Commitment.EXECUTE);
    assertThat(audited().conserved()).isTrue();
  }

  @Test
  void shouldFindALostCompensation() throws SQLException {
    story.aborted("t");

    shouldShow(fault(FaultKind.WRONG_EFFECT, "a", "t", 0, -30));
  }

  @Test
  void shouldFindAMissingCredit() throws SQLException {
    story.committed("t");

    shouldShow(fault(FaultKind.WRONG_EFFECT, "b", "t", 30, 0));
  }

  @Test
  void shouldFindADoubleCredit() throws SQLException {
    story.performed("t", 1, GIVE, Commitment.FINAL);
    assertThat(audited().conserved()).isTrue();
    story.performed("t", 1, GIVE, Commitment.FINAL).committed("t");

    shouldShow(fault(FaultKind.WRONG_EFFECT, "b", "t", 30, 60));
  }

  @Test
  void shouldFindADoubleCreditAfterTheEnd() throws SQLException {
    story.performed("t", 1, GIVE, Commitment.FINAL).committed("t");
    assertThat(audited().conserved()).isTrue();
    story.performed("t", 1, GIVE, Commitment.FINAL);

    shouldShow(fault(FaultKind.STRAY_EFFECT, "b", "t", 0, 30));
  }

  @Test
  void shouldFindACompensationAfterTheEnd() throws SQLException {
    story.performed("t", 1, GIVE, Commitment.FINAL).committed("t");
    story.undone("t", TAKE, ParticipantPhase.EXECUTED);

    shouldShow(fault(FaultKind.STRAY_EFFECT, "a", "t", 0, 30));
  }

  @Test
  void shouldFindAStepOfNoTransaction() throws SQLException {
    story.performed("u", 0, TAKE, Commitment.FINAL);

    shouldShow(fault(FaultKind.STRAY_EFFECT, "a", "u", 0, -30));
  }

  /** All sums are right here: only the participants tell. */
  @Test
  void shouldFindMoneyThatWentToAnotherAccount() throws SQLException {
    story.opened("c", "EUR", 0);
    story.performed("t", 1, credit("c", 30), Commitment.FINAL).committed("t");

    AuditReport report = audited();

    assertThat(report.conserved()).isFalse();
    assertThat(report.faults())
        .extracting(Fault::id, Fault::expected, Fault::actual)
        .containsExactly(tuple("b", 30L, 0L), tuple("c", 0L, 30L));
  }

  @Test
  void shouldFindAWrongAmount() throws SQLException {
    story.performed("t", 1, credit("b", 31), Commitment.FINAL).committed("t");

    shouldShow(fault(FaultKind.WRONG_EFFECT, "b", "t", 30, 31));
  }

  @Test
  void shouldFindStockThatWasSoldTwice() throws SQLException {
    story
        .item("x", new ItemEvent.Created(10))
        .item("x", new ItemEvent.ReservationPlaced("r", 4, 1, 1))
        .item("x", new ItemEvent.ReservationConfirmed("r", 4));
    assertThat(audited().conserved()).isTrue();
    story.item("x", new ItemEvent.ReservationConfirmed("r", 3));

    shouldShow(
        new Fault(FaultKind.OVERSOLD, "item", "x", null, "r", 0, -3, Instant.ofEpochMilli(1)));
  }

  @Test
  void shouldFindMoreReservedThanThereIs() throws SQLException {
    story
        .item("x", new ItemEvent.Created(3))
        .item("x", new ItemEvent.ReservationPlaced("r", 2, 1, 1));
    assertThat(audited().conserved()).isTrue();
    story.item("x", new ItemEvent.ReservationPlaced("s", 2, 1, 1));

    assertThat(audited().conserved()).isFalse();
  }

  @Test
  void shouldFindMoneyOfAnAccountThatWasNeverOpened() throws SQLException {
    story.account("z", new AccountEvent.Deposited(5));

    shouldShow(fault(FaultKind.NOT_OPENED, "z", null, 0, 5));
  }

  @Test
  void shouldNotForgetAFault() throws SQLException {
    story.aborted("t");
    audited();
    story.account("a", new AccountEvent.Deposited(30));

    assertThat(audited().conserved()).isFalse();
  }

  @Test
  void shouldShowOnlyTheFirstFaultsButCountAll() throws SQLException {
    for (int i = 0; i < AuditPage.MAX_FAULTS + 5; i++) {
      story.performed("u" + i, 0, TAKE, Commitment.FINAL);
    }
    follow(AuditPage.MAX_FAULTS + 5);

    AuditReport report = report();

    assertThat(report.faultCount()).isEqualTo(AuditPage.MAX_FAULTS + 5);
    assertThat(report.faults()).hasSize(Audit.MAX_SHOWN);
    assertThat(report.faults().getFirst().transaction()).isEqualTo("u0");
    assertThat(rows("audit.fault")).isEqualTo(AuditPage.MAX_FAULTS);
  }

  private void shouldShow(Fault expected) throws SQLException {
    AuditReport report = audited();

    assertThat(report.conserved()).isFalse();
    assertThat(report.faultCount()).isEqualTo(1);
    assertThat(report.faults())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("at")
        .containsExactly(expected);
  }

  private static Fault fault(
      FaultKind kind, String account, @Nullable String transaction, long expected, long actual) {
    return new Fault(
        kind, "account", account, transaction, null, expected, actual, Instant.ofEpochMilli(1));
  }
}
