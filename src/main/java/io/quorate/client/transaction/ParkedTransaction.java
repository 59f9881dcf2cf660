package io.quorate.client.transaction;

import io.quorate.client.json.JsonObject;
import java.time.Instant;

/**
 * Tells of a transaction that waits for a person. Immutable.
 *
 * @param protocol as the API calls it
 * @param step the place of the step on which it is stuck, from 0
 * @param reason why that could not be ended, for people
 */
public record ParkedTransaction(
    String id, String protocol, Instant parkedAt, long step, String reason) {

  static ParkedTransaction of(JsonObject parked) {
    return new ParkedTransaction(
        parked.text("id"),
        parked.text("protocol"),
        parked.instant("parkedAt"),
        parked.number("step"),
        parked.text("reason"));
  }
}
