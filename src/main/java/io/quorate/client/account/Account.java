package io.quorate.client.account;

import io.quorate.client.json.JsonObject;

/**
 * Shows an account as it was when the node answered. Amounts are in minor units. Immutable.
 *
 * @param currency three letters
 * @param balance negative when overdrawn
 * @param held the sum of its holds
 * @param available balance + overdraftLimit - held
 * @param overdraftLimit how far below zero the balance may go
 * @param version the number of its events
 */
public record Account(
    String id,
    String currency,
    long balance,
    long held,
    long available,
    long overdraftLimit,
    AccountStatus status,
    long version) {

  static Account of(JsonObject account) {
    return new Account(
        account.text("id"),
        account.text("currency"),
        account.number("balance"),
        account.number("held"),
        account.number("available"),
        account.number("overdraftLimit"),
        AccountStatus.of(account.text("status")),
        account.number("version"));
  }
}
