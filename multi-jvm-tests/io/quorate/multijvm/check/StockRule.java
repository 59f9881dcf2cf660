package io.quorate.multijvm.check;

import io.quorate.inventory.Item;
import io.quorate.inventory.ItemEvent;
import java.util.function.BiFunction;

/**
 * No item may ever be oversold: what came in is what is available, reserved or sold. Sums up the
 * events by itself, one item at a time.
 */
final class StockRule implements BiFunction<Item, ItemEvent, String> {

  private long received;
  private long sold;

  @Override
  public String apply(Item item, ItemEvent event) {
    switch (event) {
      case ItemEvent.Created created -> received += created.onHand();
      case ItemEvent.Restocked restocked -> received += restocked.quantity();
      case ItemEvent.ReservationConfirmed confirmed -> sold += confirmed.confirmed();
      case ItemEvent.Participated(var part) -> {
        received += Math.max(0, part.delta());
        sold += Math.max(0, -part.delta());
      }
      case ItemEvent.ReservationPlaced placed -> {}
      case ItemEvent.ReservationReleased released -> {}
      case ItemEvent.ReservationExpired expired -> {}
    }
    long reserved = item.reserved();
    if (item.available() < 0 || sold + reserved > received) {
      return "Expected no oversale, but of %d received %d are sold and %d reserved"
          .formatted(received, sold, reserved);
    }
    return item.available() + reserved + sold == received
        ? ""
        : "Expected available %d + reserved %d + sold %d to be %d received, but they are not"
            .formatted(item.available(), reserved, sold, received);
  }
}
