package io.quorate.audit;

import static io.quorate.audit.Story.credit;
import static io.quorate.audit.Story.debit;
import static io.quorate.audit.Story.reserve;
import static io.quorate.audit.Story.restock;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.account.AccountEvent;
import io.quorate.inventory.ItemEvent;
import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.ParticipantPhase;
import io.quorate.kernel.participant.Step;
import io.quorate.transaction.TransactionEvent;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sums of the audit when all is well. */
@NullUnmarked
class AuditTotalsTest extends ProjectionFixture {

  private static final Step TAKE = debit("a", 30);
  private static final Step GIVE = credit("b", 30);

  @Test
  void shouldBeConservedBeforeAnything() throws SQLException {
    AuditReport report = audited();

    assertThat(report.conserved()).isTrue();
    assertThat(report.accounts()).isEmpty();
    assertThat(report.stock()).isEqualTo(stock(0, 0, 0, 0, 0, 0));
    assertThat(report.transactions()).isEqualTo(new AuditReport.Transactions(0, 0, 0, 0));
    assertThat(report.lagMs()).isZero();
  }

  @Test
  void shouldAddUpMoneyByCurrency() throws SQLException {
    story
        .opened("a", "EUR", 100)
        .noted("a")
        .opened("b", "USD", 7)
        .account("a", new AccountEvent.Deposited(50))
        .account("a", new AccountEvent.Withdrawn(20))
        .account("a", new AccountEvent.HoldPlaced("h", 40, 1, 1))
        .account("a", new AccountEvent.HoldCaptured("h", 15))
        .account("a", new AccountEvent.HoldPlaced("i", 40, 1, 1))
        .account("a", new AccountEvent.HoldReleased("i"));

    AuditReport report = audited();

    assertThat(report.accounts())
        .isEqualTo(Map.of("EUR", money(115, 0, 150, 35, 0), "USD", money(7, 0, 7, 0, 0)));
    assertThat(report.conserved()).isTrue();
  }

  @Test
  void shouldAddUpMoreThanALong() throws SQLException {
    long most = 9_007_199_254_740_991L;
    for (int i = 0; i < 1500; i++) {
      story.opened("a" + i, "EUR", most);
    }

    AuditReport report = audited();

    assertThat(report.accounts().get("EUR").total())
        .isEqualTo(BigInteger.valueOf(most).multiply(BigInteger.valueOf(1500)));
    assertThat(report.conserved()).isTrue();
  }

  @Test
  void shouldAddUpStock() throws SQLException {
    story
        .item("x", new ItemEvent.Created(10))
        .item("x", new ItemEvent.Restocked(5))
        .item("x", new ItemEvent.ReservationPlaced("r", 4, 1, 1))
        .item("x", new ItemEvent.ReservationPlaced("s", 3, 1, 1))
        .item("x", new ItemEvent.ReservationPlaced("t", 2, 1, 1))
        .item("y", new ItemEvent.Created(1));
    assertThat(audited().stock()).isEqualTo(stock(16, 0, 9, 16, 0, 0));
    story
        .item("x", new ItemEvent.ReservationConfirmed("r", 1))
        .item("x", new ItemEvent.ReservationReleased("s"));
    assertThat(audited().stock()).isEqualTo(stock(16, 1, 2, 15, 0, 0));
    story
        .item("x", new ItemEvent.ReservationExpired("t"))
        .item("x", new ItemEvent.ReservationPlaced("t", 6, 1, 1));

    AuditReport report = audited();

    assertThat(report.stock()).isEqualTo(stock(16, 1, 6, 15, 0, 0));
    assertThat(report.conserved()).isTrue();
    assertThat(rows("audit.reservation")).isEqualTo(1);
  }

  @Test
  void shouldShowWhatIsInFlight() throws SQLException {
    story.opened("a", "EUR", 100).opened("b", "EUR", 0).started("t", TAKE, GIVE);
    story.performed("t", 0, TAKE, Commitment.EXECUTE);

    AuditReport open = audited();
    story.performed("t", 1, GIVE, Commitment.FINAL).committed("t").concluded("t", TAKE);
    AuditReport ended = audited();

    assertThat(open.accounts()).isEqualTo(Map.of("EUR", money(70, 30, 100, 0, 0)));
    assertThat(open.transactions()).isEqualTo(new AuditReport.Transactions(1, 0, 0, 0));
    assertThat(open.conserved()).isTrue();
    assertThat(ended.accounts()).isEqualTo(Map.of("EUR", money(100, 0, 100, 0, 0)));
    assertThat(ended.transactions()).isEqualTo(new AuditReport.Transactions(0, 1, 0, 0));
    assertThat(ended.conserved()).isTrue();
    assertThat(rows("audit.transaction")).isZero();
  }

  @Test
  void shouldBookWhatATransactionMovesInAndOut() throws SQLException {
    Step stock = reserve("x", 2);
    Step more = restock("y", 5);
    story
        .opened("a", "EUR", 100)
        .item("x", new ItemEvent.Created(10))
        .item("y", new ItemEvent.Created(0))
        .started("order", stock, more, TAKE)
        .performed("order", 0, stock, Commitment.PREPARE)
        .performed("order", 1, more, Commitment.PREPARE)
        .performed("order", 2, TAKE, Commitment.FINAL);
    assertThat(audited().stock()).isEqualTo(stock(10, 0, 2, 10, 0, 0));
    story
        .committed("order", stock, ParticipantPhase.PREPARED)
        .committed("order", more, ParticipantPhase.PREPARED)
        .committed("order");
    story.started("gift", credit("a", 1)).performed("gift", 0, credit("a", 1), Commitment.FINAL);
    story.committed("gift");

    AuditReport report = audited();

    assertThat(report.accounts()).isEqualTo(Map.of("EUR", money(71, 0, 101, 30, 0)));
    assertThat(report.stock()).isEqualTo(stock(15, 2, 0, 13, 0, 0));
    assertThat(report.conserved()).isTrue();
  }

  @Test
  void shouldBookNothingOfWhatWasUndone() throws SQLException {
    Step stock = reserve("x", 2);
    story
        .opened("a", "EUR", 100)
        .item("x", new ItemEvent.Created(10))
        .started("t", stock, TAKE, GIVE)
        .performed("t", 0, stock, Commitment.PREPARE)
        .performed("t", 1, TAKE, Commitment.EXECUTE)
        .transaction("t", new TransactionEvent.StepRefused(2, Story.REASON))
        .transaction("t", new TransactionEvent.UndoDecided(Story.REASON))
        .undone("t", TAKE, ParticipantPhase.EXECUTED)
        .undone("t", stock, ParticipantPhase.PREPARED)
        .aborted("t");

    AuditReport report = audited();

    assertThat(report.accounts()).isEqualTo(Map.of("EUR", money(100, 0, 100, 0, 0)));
    assertThat(report.stock()).isEqualTo(stock(10, 0, 0, 10, 0, 0));
    assertThat(report.transactions()).isEqualTo(new AuditReport.Transactions(0, 0, 1, 0));
    assertThat(report.conserved()).isTrue();
  }

  @Test
  void shouldWriteOffWhatAForcedAbortLeaves() throws SQLException {
    story.opened("a", "EUR", 100).started("t", TAKE, GIVE);
    story.performed("t", 0, TAKE, Commitment.EXECUTE).forced("t");

    AuditReport forced = audited();
    story.undone("t", TAKE, ParticipantPhase.EXECUTED);
    AuditReport undone = audited();

    assertThat(forced.accounts()).isEqualTo(Map.of("EUR", money(70, 0, 100, 0, 30)));
    assertThat(forced.conserved()).isTrue();
    assertThat(undone.accounts()).isEqualTo(Map.of("EUR", money(100, 0, 100, 0, 0)));
    assertThat(undone.conserved()).isTrue();
    assertThat(undone.transactions()).isEqualTo(new AuditReport.Transactions(0, 0, 1, 0));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldWriteOffASkippedStep(boolean doneLater) throws SQLException {
    story
        .opened("a", "EUR", 100)
        .opened("b", "EUR", 0)
        .started("t", TAKE, GIVE)
        .performed("t", 0, TAKE, Commitment.PREPARE)
        .performed("t", 1, GIVE, Commitment.PREPARE)
        .committed("t", TAKE, ParticipantPhase.PREPARED)
        .parked("t", 1)
        .transaction("t", new TransactionEvent.StepSkipped(1, "lost"))
        .transaction("t", new TransactionEvent.Resumed("lost"))
        .committed("t");
    assertThat(audited().accounts()).isEqualTo(Map.of("EUR", money(70, 0, 100, 0, 30)));
    if (doneLater) {
      story.committed("t", GIVE, ParticipantPhase.PREPARED);
    }

    AuditReport report = audited();

    assertThat(report.accounts().get("EUR").writtenOff()).isEqualTo(doneLater ? 0 : 30);
    assertThat(report.conserved()).isTrue();
  }

  private static AuditReport.Money money(
      long total, long inFlight, long deposited, long withdrawn, long writtenOff) {
    return new AuditReport.Money(
        BigInteger.valueOf(total),
        BigInteger.valueOf(inFlight),
        BigInteger.valueOf(deposited),
        BigInteger.valueOf(withdrawn),
        BigInteger.valueOf(writtenOff));
  }

  private static AuditReport.Stock stock(
      long received, long sold, long reserved, long onHand, long inFlight, long writtenOff) {
    return new AuditReport.Stock(
        BigInteger.valueOf(received),
        BigInteger.valueOf(sold),
        BigInteger.valueOf(reserved),
        BigInteger.valueOf(onHand),
        BigInteger.valueOf(inFlight),
        BigInteger.valueOf(writtenOff));
  }
}
