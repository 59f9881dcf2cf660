package io.quorate.inventory;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quorate.kernel.participant.ParticipantEvent;

/** What can have happened to an item. Quantities are whole pieces. */
public sealed interface ItemEvent {

  /** The item exists from now on, with its first stock. */
  record Created(long onHand) implements ItemEvent {}

  /** Stock came in. */
  record Restocked(long quantity) implements ItemEvent {}

  /** Stock was set aside. */
  record ReservationPlaced(String reservationId, long quantity, long ttlMs, long expiresAtMs)
      implements ItemEvent {}

  /** It took part in a transaction. */
  record Participated(@JsonValue ParticipantEvent part) implements ItemEvent {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Participated {}
  }

  /** Reserved stock went out: the confirmed quantity; the rest is available again. */
  record ReservationConfirmed(String reservationId, long confirmed) implements ItemEvent {}

  /** Reserved stock is available again. */
  record ReservationReleased(String reservationId) implements ItemEvent {}

  /** Reserved stock is available again since the reservation's time was over. */
  record ReservationExpired(String reservationId) implements ItemEvent {}
}
