package io.quorate.account;

import static io.quorate.account.AccountBuilder.EXPIRES_AT_MS;
import static io.quorate.account.AccountBuilder.NOW_MS;
import static io.quorate.account.AccountBuilder.anAccount;
import static io.quorate.kernel.RejectionCode.ACCOUNT_CLOSED;
import static io.quorate.kernel.RejectionCode.EXISTS_WITH_DIFFERENT_PAYLOAD;
import static io.quorate.kernel.RejectionCode.INSUFFICIENT_FUNDS;
import static io.quorate.kernel.RejectionCode.INVALID_STATE;
import static io.quorate.kernel.RejectionCode.LIMIT_EXCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.account.AccountCommand.Close;
import io.quorate.account.AccountCommand.Deposit;
import io.quorate.account.AccountCommand.Open;
import io.quorate.account.AccountCommand.Withdraw;
import io.quorate.account.AccountEvent.Closed;
import io.quorate.account.AccountEvent.Deposited;
import io.quorate.account.AccountEvent.Opened;
import io.quorate.account.AccountEvent.Withdrawn;
import io.quorate.kernel.Check;
import io.quorate.kernel.DeciderScenario;
import io.quorate.kernel.Shown;
import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.ParticipantEvent;
import org.junit.jupiter.api.Test;

class AccountDeciderTest {

  private static final long MAX = Check.MAX_AMOUNT;

  private final DeciderScenario<AccountCommand, AccountEvent, Account> absent =
      DeciderScenario.of(new AccountDecider(), NOW_MS);

  @Test
  void shouldShowTheAccount() {
    Object view =
        anAccount()
            .withBalance(-20)
            .withOverdraftLimit(100)
            .withHold("h", 30)
            .scenario()
            .view(AccountType.TYPE, Shown.WHOLE);
    assertThat(view).isEqualTo(new AccountView("id", "EUR", -20, 30, 50, 100, "open", 7));
  }

  @Test
  void shouldShowTheAccountWhenThePartIsUnknown() {
    assertThat(anAccount().frozen().scenario().view(AccountType.TYPE, "unknown"))
        .isEqualTo(new AccountView("id", "EUR", 0, 0, 0, 0, "frozen", 7));
  }

  @Test
  void shouldRememberWhatItWasOpenedWith() {
    var changed = anAccount().withBalance(100).scenario().accept(new Withdraw(40));
    changed.when(new Open("EUR", 100, 0)).thenUnchanged();
    changed.when(new Open("EUR", 60, 0)).thenRejected(EXISTS_WITH_DIFFERENT_PAYLOAD);
    changed.when(new Open("USD", 100, 0)).thenRejected(EXISTS_WITH_DIFFERENT_PAYLOAD);
    changed.when(new Open("EUR", 100, 1)).thenRejected(EXISTS_WITH_DIFFERENT_PAYLOAD);
  }

  @Test
  void shouldWithdrawTheLastUnitButNotOneMore() {
    var account = anAccount().withBalance(100).scenario();
    account.when(new Withdraw(100)).then(new Withdrawn(100));
    account
        .when(new Withdraw(101))
        .thenRejected(
            INSUFFICIENT_FUNDS, "Expected at least 101 to be available, but only 100 is.");
  }

  @Test
  void shouldOverdrawUpToTheLimitButNotOneMore() {
    var account = anAccount().withBalance(100).withOverdraftLimit(50).scenario();
    account.when(new Withdraw(150)).then(new Withdrawn(150));
    account.when(new Withdraw(151)).thenRejected(INSUFFICIENT_FUNDS);
    var overdrawn = account.accept(new Withdraw(150));
    assertThat(overdrawn.state().balance()).isEqualTo(-50);
    assertThat(overdrawn.state().available()).isZero();
    overdrawn.when(new Withdraw(1)).thenRejected(INSUFFICIENT_FUNDS);
  }

  @Test
  void shouldNotWithdrawWhatIsHeld() {
    var account = anAccount().withBalance(100).withHold("h", 30).scenario();
    account.when(new Withdraw(70)).then(new Withdrawn(70));
    account.when(new Withdraw(71)).thenRejected(INSUFFICIENT_FUNDS);
  }

  @Test
  void shouldOpenUpToTheLargestAmountButNotOneMore() {
    absent.when(new Open("EUR", MAX, 0)).then(new Opened("EUR", MAX, 0));
    absent.when(new Open("EUR", 0, MAX)).then(new Opened("EUR", 0, MAX));
    absent.when(new Open("EUR", MAX, 1)).thenRejected(LIMIT_EXCEEDED);
    absent.when(new Open("EUR", MAX, MAX)).thenRejected(LIMIT_EXCEEDED);
  }

  @Test
  void shouldDepositUpToTheLargestAmountButNotOneMore() {
    var account = anAccount().withBalance(MAX - 60).withOverdraftLimit(50).scenario();
    account.when(new Deposit(10)).then(new Deposited(10));
    account.when(new Deposit(11)).thenRejected(LIMIT_EXCEEDED);
    account.when(new Deposit(MAX)).thenRejected(LIMIT_EXCEEDED);
    anAccount()
        .withOverdraftLimit(50)
        .withdrawn(50)
        .scenario()
        .when(new Deposit(MAX))
        .then(new Deposited(MAX));
  }

  @Test
  void shouldCloseWhenFrozen() {
    anAccount().frozen().scenario().when(new Close()).then(new Closed());
  }

  @Test
  void shouldNotCloseWhileSomethingIsHeld() {
    anAccount()
        .withOverdraftLimit(50)
        .withHold("h", 30)
        .scenario()
        .when(new Close())
        .thenRejected(
            INVALID_STATE,
            "Expected a balance of 0, nothing held and no open transaction, but the balance is 0,"
                + " 30 is held and 0 transactions are open.");
  }

  @Test
  void shouldNotCloseWhileATransactionMayPutMoneyBack() {
    anAccount()
        .withBalance(10)
        .and(debited(Commitment.EXECUTE))
        .scenario()
        .when(new Close())
        .thenRejected(
            INVALID_STATE,
            "Expected a balance of 0, nothing held and no open transaction, but the balance is 0,"
                + " 0 is held and 1 transaction is open.");
  }

  /** That the transaction has ended, too, it may hear late. */
  @Test
  void shouldCloseWhenWhatIsOpenIsDoneForGood() {
    anAccount()
        .withBalance(10)
        .and(debited(Commitment.FINAL))
        .scenario()
        .when(new Close())
        .then(new Closed());
  }

  private static AccountEvent debited(Commitment manner) {
    return new AccountEvent.Participated(
        new ParticipantEvent.Performed(
            "t", 1, AccountStepKinds.DEBIT, 10, manner, NOW_MS + 1, NOW_MS, null));
  }

  @Test
  void shouldCloseOnceTheHoldExpired() {
    anAccount()
        .withOverdraftLimit(50)
        .withHold("h", 30)
        .scenario()
        .elapsedTo(EXPIRES_AT_MS)
        .when(new Close())
        .then(new Closed());
  }

  @Test
  void shouldAnswerTheOpeningAgainAfterTheClose() {
    var closed = anAccount().closed().scenario();
    closed.when(new Open("EUR", 0, 0)).thenUnchanged();
    closed.when(new Open("EUR", 1, 0)).thenRejected(EXISTS_WITH_DIFFERENT_PAYLOAD);
    closed.when(new Deposit(1)).thenRejected(ACCOUNT_CLOSED);
    closed.when(new Close()).thenUnchanged();
  }
}
