package io.quorate.account;

import io.quorate.kernel.EntityType.Subject;
import java.util.Locale;

/** An account as clients see it. Amounts are minor units of its currency. */
public record AccountView(
    String id,
    String currency,
    long balance,
    long held,
    long available,
    long overdraftLimit,
    String status,
    long version) {

  static AccountView of(Subject subject, Account account) {
    return new AccountView(
        subject.id(),
        account.currency(),
        account.balance(),
        account.held(),
        account.available(),
        account.overdraftLimit(),
        account.status().name().toLowerCase(Locale.ROOT),
        subject.version());
  }
}
