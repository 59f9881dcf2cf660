package io.quorate.inventory;

import io.quorate.kernel.EntityType.Subject;

/** An item as clients see it. Quantities are whole pieces. */
public record ItemView(String id, long onHand, long reserved, long available, long version) {

  static ItemView of(Subject subject, Item item) {
    return new ItemView(
        subject.id(), item.onHand(), item.reserved(), item.available(), subject.version());
  }
}
