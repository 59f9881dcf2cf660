package io.quorate.client.inventory;

import io.quorate.client.json.JsonObject;
import java.time.Instant;

/**
 * Shows stock of an item that was set aside, in whole pieces. Immutable.
 *
 * @param item the item's id
 * @param confirmed what was taken in the end, 0 until then
 * @param expiresAt until when it can be confirmed, by the cluster's clock
 */
public record Reservation(
    String id,
    String item,
    long quantity,
    long confirmed,
    ReservationStatus status,
    Instant expiresAt) {

  static Reservation of(JsonObject reservation) {
    return new Reservation(
        reservation.text("id"),
        reservation.text("item"),
        reservation.number("quantity"),
        reservation.number("confirmed"),
        ReservationStatus.of(reservation.text("status")),
        reservation.instant("expiresAt"));
  }
}
