package io.quorate.node.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quorate.client.Quorate;
import io.quorate.client.account.Account;
import io.quorate.client.account.AccountStatus;
import io.quorate.client.account.Hold;
import io.quorate.client.account.HoldStatus;
import io.quorate.client.account.NewAccount;
import io.quorate.client.error.RefusedException;
import io.quorate.client.history.HistoryEvent;
import io.quorate.client.history.HistoryPage;
import io.quorate.client.inventory.Item;
import io.quorate.client.inventory.Reservation;
import io.quorate.client.inventory.ReservationStatus;
import io.quorate.testing.node.NodeExtension;
import io.quorate.testing.node.RunningNode;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Java client against a node: accounts, holds, items and reservations. */
@ExtendWith(NodeExtension.class)
class ClientAccountsTest {

  private final Quorate quorate;
  private final String id = RunningNode.freshId("client");

  ClientAccountsTest(RunningNode node) {
    quorate = Quorate.connect(node.url());
  }

  @AfterEach
  void close() {
    quorate.close();
  }

  @Test
  void shouldOpenAnAccountAndMoveItsMoney() {
    assertThat(quorate.account(id).find()).isEmpty();

    Account opened =
        quorate
            .account(id)
            .open(NewAccount.in("USD").withInitialBalance(100).withOverdraftLimit(50));
    quorate.account(id).deposit(30);
    Account left = quorate.account(id).withdraw(170);

    assertThat(opened).isEqualTo(new Account(id, "USD", 100, 0, 150, 50, AccountStatus.OPEN, 1));
    assertThat(left).isEqualTo(new Account(id, "USD", -40, 0, 10, 50, AccountStatus.OPEN, 3));
    assertThat(quorate.account(id).get()).isEqualTo(left);
    assertThat(quorate.account(id).find()).contains(left);
    assertRefused(() -> quorate.account(id).withdraw(11), 409, "insufficient_funds");
    assertRefused(() -> quorate.account(id).deposit(0), 400, "invalid_argument");
    assertRefused(() -> quorate.account(id + "-none").get(), 404, "not_found");
  }

  @Test
  void shouldTakeEffectOnceUnderAKey() {
    quorate.account(id).open(NewAccount.in("EUR"));

    quorate.account(id).withKey("payroll-7").deposit(5);
    quorate.account(id).withKey("payroll-7").deposit(5);

    assertThat(quorate.account(id).get().balance()).isEqualTo(5);
    assertRefused(
        () -> quorate.account(id).withKey("payroll-7").deposit(6), 422, "idempotency_key_reused");
  }

  @Test
  void shouldWriteOneVersionOnly() {
    long version = quorate.account(id).open(NewAccount.in("EUR")).version();

    quorate.account(id).ifVersion(version).deposit(5);

    assertRefused(() -> quorate.account(id).ifVersion(version).deposit(5), 412, "version_mismatch");
  }

  @Test
  void shouldFreezeAndCloseAnAccount() {
    quorate.account(id).open(NewAccount.in("EUR"));

    assertThat(quorate.account(id).freeze().status()).isEqualTo(AccountStatus.FROZEN);
    assertRefused(() -> quorate.account(id).deposit(5), 409, "account_frozen");
    assertThat(quorate.account(id).unfreeze().status()).isEqualTo(AccountStatus.OPEN);
    assertThat(quorate.account(id).close().status()).isEqualTo(AccountStatus.CLOSED);
  }

  @Test
  void shouldHoldMoney() {
    quorate.account(id).open(NewAccount.in("EUR").withInitialBalance(100));

    Hold placed = quorate.account(id).hold("h-1").place(40, Duration.ofMinutes(5));
    quorate.account(id).hold("h-2").place(20);
    Hold captured = quorate.account(id).hold("h-1").capture(30);

    assertThat(placed.status()).isEqualTo(HoldStatus.HELD);
    assertThat(placed.expiresAt()).isAfter(Instant.now().minusSeconds(60));
    assertThat(captured.captured()).isEqualTo(30);
    assertThat(captured.status()).isEqualTo(HoldStatus.CAPTURED);
    assertThat(quorate.account(id).hold("h-2").release().status()).isEqualTo(HoldStatus.RELEASED);
    assertThat(quorate.account(id).hold("h-3").find()).isEmpty();
    assertThat(quorate.account(id).hold("h-1").get()).isEqualTo(captured);
    assertThat(quorate.account(id).get().balance()).isEqualTo(70);
    assertRefused(() -> quorate.account(id).hold("h-1").capture(), 409, "invalid_state");
  }

  @Test
  void shouldKeepStock() {
    assertThat(quorate.item(id).find()).isEmpty();
    Item created = quorate.item(id).create(10);
    quorate.item(id).restock(5);

    Reservation placed = quorate.item(id).reservation("r-1").place(4);
    quorate.item(id).reservation("r-2").place(2, Duration.ofMinutes(1));
    Reservation confirmed = quorate.item(id).reservation("r-1").confirm(3);
    quorate.item(id).reservation("r-2").release();

    assertThat(created).isEqualTo(new Item(id, 10, 0, 10, 1));
    assertThat(placed.status()).isEqualTo(ReservationStatus.HELD);
    assertThat(confirmed.confirmed()).isEqualTo(3);
    assertThat(quorate.item(id).get().onHand()).isEqualTo(12);
    assertThat(quorate.item(id).reservation("r-2").get().status())
        .isEqualTo(ReservationStatus.RELEASED);
    assertRefused(() -> quorate.item(id).reservation("r-3").place(13), 409, "insufficient_stock");
  }

  @Test
  void shouldTellWhatHappened() {
    quorate.account(id).open(NewAccount.in("EUR"));
    quorate.account(id).deposit(7);
    quorate.account(id).deposit(8);

    HistoryPage first = quorate.account(id).events(0, 2);
    HistoryPage rest = quorate.account(id).events(first.next().orElseThrow(), 100);

    assertThat(first.events().stream().map(HistoryEvent::type))
        .containsExactly("account.opened", "account.deposited");
    assertThat(rest.events()).hasSize(1);
    assertThat(rest.events().getFirst().members()).containsEntry("amount", 8L);
    assertThat(rest.next()).isEmpty();
  }

  private static void assertRefused(ThrowingCallable call, int status, String code) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(call)
        .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(status))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code))
        .satisfies(refusal -> assertThat(refusal.detail()).startsWith("Expected "));
  }
}
