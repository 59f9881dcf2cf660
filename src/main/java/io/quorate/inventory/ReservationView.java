package io.quorate.inventory;

import io.quorate.kernel.earmark.Earmark;
import java.time.Instant;

/** A reservation as clients see it. Quantities are whole pieces. */
public record ReservationView(
    String id, String item, long quantity, long confirmed, String status, Instant expiresAt) {

  static ReservationView of(String itemId, Earmark reservation) {
    return new ReservationView(
        reservation.id(),
        itemId,
        reservation.amount(),
        reservation.taken(),
        ReservationEvents.RULES.word(reservation.status()),
        Instant.ofEpochMilli(reservation.expiresAtMs()));
  }
}
