package io.quorate.inventory;

import io.quorate.inventory.ItemCommand.ConfirmReservation;
import io.quorate.inventory.ItemCommand.PlaceReservation;
import io.quorate.kernel.Check;
import io.quorate.kernel.ReferenceModel;
import io.quorate.kernel.earmark.ModelEarmarks;

/** What an item should do, in plain mutable fields. */
final class ItemModel implements ReferenceModel<ItemCommand, Item> {

  private final ModelEarmarks reservations = new ModelEarmarks();
  private boolean exists;
  private long createdWith;
  private long received;

  /** All that can be seen. */
  private record Seen(
      boolean exists,
      long onHand,
      long reserved,
      long available,
      long dueAtMs,
      String reservations) {}

  @Override
  public String apply(ItemCommand command, long nowMs) {
    if (!exists && !(command instanceof ItemCommand.Create)) {
      return "not_found";
    }
    return switch (command) {
      case ItemCommand.Get() -> SAME;
      case ItemCommand.GetReservation(String id) -> reservations.show(id);
      case ItemCommand.Participate participate ->
          throw new IllegalArgumentException("Expected no transaction in this model.");
      case ItemCommand.Create(long onHand) -> create(onHand);
      case ItemCommand.Restock(long quantity) -> restock(quantity);
      case PlaceReservation place -> place(place, nowMs);
      case ConfirmReservation(String id, Long quantity) -> reservations.take(id, quantity, nowMs);
      case ItemCommand.ReleaseReservation(String id) -> reservations.release(id, nowMs);
    };
  }

  @Override
  public void expire(long nowMs) {
    reservations.expire(nowMs);
  }

  @Override
  public Object seen() {
    return new Seen(
        exists, onHand(), reservations.held(), free(), reservations.dueAtMs(), reservations.seen());
  }

  @Override
  public Object seenOf(Item item, long dueAtMs) {
    return new Seen(
        item.status() == Item.Status.PRESENT,
        item.onHand(),
        item.reservations().heldAmount(),
        item.available(),
        dueAtMs,
        ModelEarmarks.seenOf(item.reservations()));
  }

  private String create(long onHand) {
    if (exists) {
      return onHand == createdWith ? SAME : "exists_with_different_payload";
    }
    exists = true;
    createdWith = onHand;
    received = onHand;
    return OK;
  }

  private String restock(long quantity) {
    if (onHand() + quantity > Check.MAX_AMOUNT) {
      return "limit_exceeded";
    }
    received += quantity;
    return OK;
  }

  private String place(PlaceReservation place, long nowMs) {
    String id = place.reservationId();
    String known = reservations.placeKnown(id, place.quantity(), place.ttlMs());
    if (known != null) {
      return known;
    }
    return place.quantity() > free()
        ? "insufficient_stock"
        : reservations.place(id, place.quantity(), place.ttlMs(), nowMs);
  }

  private long onHand() {
    return received - reservations.taken();
  }

  private long free() {
    return onHand() - reservations.held();
  }
}
