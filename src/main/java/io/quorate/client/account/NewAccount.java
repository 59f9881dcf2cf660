package io.quorate.client.account;

import io.quorate.client.json.JsonObject;

/**
 * Says how an account is opened. Amounts are in minor units, from 0. Immutable.
 *
 * @param currency three letters
 * @param overdraftLimit how far below zero the balance may go
 */
public record NewAccount(String currency, long initialBalance, long overdraftLimit) {

  /** Begins empty, and may not be overdrawn. */
  public static NewAccount in(String currency) {
    return new NewAccount(currency, 0, 0);
  }

  /** Returns this with a first balance. */
  public NewAccount withInitialBalance(long amount) {
    return new NewAccount(currency, amount, overdraftLimit);
  }

  /** Returns this with an overdraft limit. */
  public NewAccount withOverdraftLimit(long amount) {
    return new NewAccount(currency, initialBalance, amount);
  }

  JsonObject toJson() {
    return JsonObject.EMPTY
        .with("currency", currency)
        .with("initialBalance", initialBalance)
        .with("overdraftLimit", overdraftLimit);
  }
}
