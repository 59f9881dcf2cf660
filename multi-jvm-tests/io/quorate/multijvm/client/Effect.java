package io.quorate.multijvm.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.runtime.codec.Envelope;

/**
 * The effect of one request, as the journal tells it.
 *
 * @param id what identifies it within its entity: the event's name, and the idempotency key or, for
 *     a request without one, the hold or reservation
 * @param amount minor units or pieces; 0 where the event has none
 */
public record Effect(String id, long amount) {

  public static Effect of(String event, Envelope envelope) {
    JsonNode members = envelope.event();
    String key = envelope.clientKey();
    return new Effect(
        id(event, key == null ? text(members, "holdId", "reservationId") : key), amount(members));
  }

  static String id(String event, String keyOrPart) {
    return event + " " + keyOrPart;
  }

  private static String text(JsonNode members, String... names) {
    for (String name : names) {
      if (members != null && members.hasNonNull(name)) {
        return members.get(name).textValue();
      }
    }
    return "";
  }

  private static long amount(JsonNode members) {
    for (String name :
        new String[] {"amount", "captured", "quantity", "confirmed", "initialBalance", "onHand"}) {
      if (members != null && members.hasNonNull(name)) {
        return members.get(name).longValue();
      }
    }
    return 0;
  }
}
