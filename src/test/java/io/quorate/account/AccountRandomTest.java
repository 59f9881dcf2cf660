package io.quorate.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.account.AccountCommand.CaptureHold;
import io.quorate.account.AccountCommand.Open;
import io.quorate.account.AccountCommand.PlaceHold;
import io.quorate.account.AccountCommand.Withdraw;
import io.quorate.kernel.Check;
import io.quorate.kernel.RandomSequences;
import io.quorate.kernel.ReferenceModel;
import io.quorate.kernel.earmark.Earmark;
import io.quorate.kernel.earmark.Earmarks;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

class AccountRandomTest extends RandomSequences<AccountCommand, AccountEvent, Account> {

  private static final long[] AMOUNTS = {1, 2, 5, 10, 10, 20, 50, Check.MAX_AMOUNT};
  private static final long[] BALANCES = {0, 0, 50, 100, Check.MAX_AMOUNT - 60};
  private static final long[] OVERDRAFT_LIMITS = {0, 0, 0, 30, 60, Check.MAX_AMOUNT};

  AccountRandomTest() {
    super(
        new AccountDecider(),
        Set.of(
            ReferenceModel.OK,
            ReferenceModel.SAME,
            "not_found",
            "exists_with_different_payload",
            "account_frozen",
            "account_closed",
            "invalid_state",
            "limit_exceeded",
            "insufficient_funds"));
  }

  @Override
  protected ReferenceModel<AccountCommand, Account> newModel() {
    return new AccountModel();
  }

  @Override
  protected AccountCommand next(RandomGenerator random, Account account) {
    long amount = one(AMOUNTS, random);
    String id = "h" + random.nextInt(12);
    int kinds = account.status() == Account.Status.ABSENT ? 3 : 34;
    return switch (random.nextInt(kinds)) {
      case 0, 1 -> open(random);
      case 2 -> random.nextBoolean() ? new AccountCommand.Get() : new AccountCommand.GetHold(id);
      case 3, 4, 5, 6 -> new AccountCommand.Deposit(amount);
      case 7, 8, 9 -> new Withdraw(amount);
      case 10 -> new Withdraw(Math.max(1, account.balance()));
      case 11 -> new Withdraw(Math.max(1, account.available()));
      case 12, 13, 14, 15, 16, 17, 18 -> new PlaceHold(id, amount, random.nextInt(1, 4) * 10L);
      case 19, 20, 21 -> new CaptureHold(id, null);
      case 22, 23, 24 -> new CaptureHold(id, amount);
      case 25, 26, 27 -> new AccountCommand.ReleaseHold(id);
      case 28 -> new AccountCommand.Freeze();
      case 29, 30, 31 -> new AccountCommand.Unfreeze();
      default -> new AccountCommand.Close();
    };
  }

  @Override
  protected void checkInvariants(Account account, List<AccountEvent> history) {
    long held = account.holds().heldAmount();
    assertThat(held).as("held").isBetween(0L, Check.MAX_AMOUNT);
    assertThat(account.available()).as("available").isBetween(0L, Check.MAX_AMOUNT);
    assertThat(account.balance() + account.overdraftLimit()).as("headroom").isNotNegative();
    assertThat(account.balance()).as("conservation").isEqualTo(sum(history));
    List<Earmark> stored = account.holds().stored();
    assertThat(Earmarks.of(stored).stored()).as("stored").isEqualTo(stored);
  }

  private static Open open(RandomGenerator random) {
    String currency = random.nextInt(9) == 0 ? "USD" : "EUR";
    return new Open(currency, one(BALANCES, random), one(OVERDRAFT_LIMITS, random));
  }

  private static long one(long[] choices, RandomGenerator random) {
    return choices[random.nextInt(choices.length)];
  }

  private static long sum(List<AccountEvent> history) {
    return history.stream().mapToLong(AccountRandomTest::movement).sum();
  }

  private static long movement(AccountEvent event) {
    return switch (event) {
      case AccountEvent.Opened opened -> opened.initialBalance();
      case AccountEvent.Deposited(long amount) -> amount;
      case AccountEvent.Withdrawn(long amount) -> -amount;
      case AccountEvent.HoldCaptured captured -> -captured.captured();
      case AccountEvent.HoldPlaced unused -> 0;
      case AccountEvent.HoldReleased unused -> 0;
      case AccountEvent.HoldExpired unused -> 0;
      case AccountEvent.Participated(var part) -> part.delta();
      case AccountEvent.Frozen unused -> 0;
      case AccountEvent.Unfrozen unused -> 0;
      case AccountEvent.Closed unused -> 0;
    };
  }
}
