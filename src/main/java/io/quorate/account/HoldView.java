package io.quorate.account;

import io.quorate.kernel.earmark.Earmark;
import java.time.Instant;

/** A hold as clients see it. Amounts are minor units of the account's currency. */
public record HoldView(
    String id, String account, long amount, long captured, String status, Instant expiresAt) {

  static HoldView of(String accountId, Earmark hold) {
    return new HoldView(
        hold.id(),
        accountId,
        hold.amount(),
        hold.taken(),
        HoldEvents.RULES.word(hold.status()),
        Instant.ofEpochMilli(hold.expiresAtMs()));
  }
}
