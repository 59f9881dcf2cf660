package io.quorate.client.inventory;

import io.quorate.client.json.JsonObject;

/**
 * Shows a stock item as it was when the node answered, in whole pieces. Immutable.
 *
 * @param onHand what is there, reserved or not
 * @param available onHand - reserved
 * @param version the number of its events
 */
public record Item(String id, long onHand, long reserved, long available, long version) {

  static Item of(JsonObject item) {
    return new Item(
        item.text("id"),
        item.number("onHand"),
        item.number("reserved"),
        item.number("available"),
        item.number("version"));
  }
}
