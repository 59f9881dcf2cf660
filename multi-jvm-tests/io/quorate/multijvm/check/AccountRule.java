package io.quorate.multijvm.check;

import io.quorate.account.Account;
import io.quorate.account.AccountEvent;
import java.util.function.BiFunction;

/**
 * No account may ever be overdrawn beyond its limit, whether by balance or by holds, and its
 * balance is what came in less what went out. Sums up the events by itself, one account at a time.
 */
final class AccountRule implements BiFunction<Account, AccountEvent, String> {

  private long sum;

  @Override
  public String apply(Account account, AccountEvent event) {
    sum += change(event);
    if (account.balance() != sum) {
      return "Expected a balance of %d, but it is %d".formatted(sum, account.balance());
    }
    if (account.balance() < -account.overdraftLimit()) {
      return "Expected a balance of at least -%d, but it is %d"
          .formatted(account.overdraftLimit(), account.balance());
    }
    return account.available() < 0
        ? "Expected no more held than there is, but available is " + account.available()
        : "";
  }

  private static long change(AccountEvent event) {
    return switch (event) {
      case AccountEvent.Opened opened -> opened.initialBalance();
      case AccountEvent.Deposited deposited -> deposited.amount();
      case AccountEvent.Withdrawn withdrawn -> -withdrawn.amount();
      case AccountEvent.HoldCaptured captured -> -captured.captured();
      case AccountEvent.Participated(var part) -> part.delta();
      case AccountEvent.HoldPlaced placed -> 0;
      case AccountEvent.HoldReleased released -> 0;
      case AccountEvent.HoldExpired expired -> 0;
      case AccountEvent.Frozen frozen -> 0;
      case AccountEvent.Unfrozen unfrozen -> 0;
      case AccountEvent.Closed closed -> 0;
    };
  }
}
