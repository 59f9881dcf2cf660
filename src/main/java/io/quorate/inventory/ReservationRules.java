package io.quorate.inventory;

import static io.quorate.kernel.RejectionCode.EXISTS_WITH_DIFFERENT_PAYLOAD;
import static io.quorate.kernel.RejectionCode.INSUFFICIENT_STOCK;
import static io.quorate.kernel.RejectionCode.INVALID_STATE;
import static io.quorate.kernel.RejectionCode.LIMIT_EXCEEDED;
import static io.quorate.kernel.RejectionCode.NOT_FOUND;

import io.quorate.kernel.Decision;
import io.quorate.kernel.Earmark;
import io.quorate.kernel.Earmarks;

/** The rules of reservations, for {@link ItemDecider}, which names the order of the rejections. */
final class ReservationRules {

  private ReservationRules() {}

  static Decision<ItemEvent> place(ItemCommand.PlaceReservation place, Item item, long nowMs) {
    Earmark known = item.reservations().find(place.reservationId());
    if (known != null) {
      return known.wasPlacedAs(place.quantity(), place.ttlMs())
          ? Decision.<ItemEvent>unchanged().showing(place.reservationId())
          : Decision.reject(
              EXISTS_WITH_DIFFERENT_PAYLOAD,
              "Expected the quantity %d and the ttl %dms of the reservation that has this id, but"
                      .formatted(known.amount(), known.ttlMs())
                  + " they differ.");
    }
    if (item.reservations().heldCount() >= Earmarks.MAX_HELD) {
      return Decision.reject(
          LIMIT_EXCEEDED,
          "Expected fewer than %d reservations at the same time, but there are as many."
              .formatted(Earmarks.MAX_HELD));
    }
    if (item.available() < place.quantity()) {
      return Decision.reject(
          INSUFFICIENT_STOCK,
          "Expected at least %d to be available, but only %d is."
              .formatted(place.quantity(), item.available()));
    }
    return Decision.<ItemEvent>accept(
            new ItemEvent.ReservationPlaced(
                place.reservationId(), place.quantity(), place.ttlMs(), nowMs + place.ttlMs()))
        .showing(place.reservationId());
  }

  static Decision<ItemEvent> confirm(
      ItemCommand.ConfirmReservation confirm, Item item, long nowMs) {
    Earmark reservation = item.reservations().find(confirm.reservationId());
    if (reservation == null) {
      return unknown();
    }
    if (!reservation.isHeld() || reservation.isOverdue(nowMs)) {
      return notHeld(reservation);
    }
    long quantity = confirm.quantity() == null ? reservation.amount() : confirm.quantity();
    if (quantity > reservation.amount()) {
      return Decision.reject(
          LIMIT_EXCEEDED,
          "Expected to confirm at most the reserved %d, but %d was asked for."
              .formatted(reservation.amount(), quantity));
    }
    return Decision.<ItemEvent>accept(
            new ItemEvent.ReservationConfirmed(reservation.id(), quantity))
        .showing(reservation.id());
  }

  static Decision<ItemEvent> release(
      ItemCommand.ReleaseReservation release, Item item, long nowMs) {
    Earmark reservation = item.reservations().find(release.reservationId());
    if (reservation == null) {
      return unknown();
    }
    if (reservation.status() == Earmark.Status.RELEASED) {
      return Decision.<ItemEvent>unchanged().showing(reservation.id());
    }
    if (!reservation.isHeld() || reservation.isOverdue(nowMs)) {
      return notHeld(reservation);
    }
    return Decision.<ItemEvent>accept(new ItemEvent.ReservationReleased(reservation.id()))
        .showing(reservation.id());
  }

  private static Decision<ItemEvent> unknown() {
    return Decision.reject(NOT_FOUND, "Expected the reservation to exist, but it does not.");
  }

  private static Decision<ItemEvent> notHeld(Earmark reservation) {
    String status =
        reservation.isHeld() ? "expired" : ReservationView.statusOf(reservation.status());
    return Decision.reject(
        INVALID_STATE, "Expected the reservation to be held, but it is %s.".formatted(status));
  }
}
