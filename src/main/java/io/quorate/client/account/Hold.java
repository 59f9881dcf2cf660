package io.quorate.client.account;

import io.quorate.client.json.JsonObject;
import java.time.Instant;

/**
 * Shows money of an account that was set aside. Amounts are in minor units. Immutable.
 *
 * @param account the account's id
 * @param captured what was taken in the end, 0 until then
 * @param expiresAt until when it can be captured, by the cluster's clock
 */
public record Hold(
    String id, String account, long amount, long captured, HoldStatus status, Instant expiresAt) {

  static Hold of(JsonObject hold) {
    return new Hold(
        hold.text("id"),
        hold.text("account"),
        hold.number("amount"),
        hold.number("captured"),
        HoldStatus.of(hold.text("status")),
        hold.instant("expiresAt"));
  }
}
