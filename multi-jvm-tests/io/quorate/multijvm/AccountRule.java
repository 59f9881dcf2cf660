package io.quorate.multijvm;

import io.quorate.account.Account;
import io.quorate.account.AccountEvent;
import java.util.function.BiFunction;

/** No account may ever be overdrawn beyond its limit, whether by balance or by holds. */
final class AccountRule implements BiFunction<Account, AccountEvent, String> {

  @Override
  public String apply(Account account, AccountEvent event) {
    if (account.balance() < -account.overdraftLimit()) {
      return "Expected a balance of at least -%d, but it is %d"
          .formatted(account.overdraftLimit(), account.balance());
    }
    return account.available() < 0
        ? "Expected no more held than there is, but available is " + account.available()
        : "";
  }
}
