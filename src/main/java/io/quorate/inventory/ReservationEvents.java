package io.quorate.inventory;

import io.quorate.kernel.earmark.EarmarkRules;

/** The events of reservations, and with them their rules. */
enum ReservationEvents implements EarmarkRules.Events<ItemEvent> {
  /** The only value. */
  INSTANCE;

  static final EarmarkRules<ItemEvent> RULES =
      new EarmarkRules<>("reservation", "confirmed", INSTANCE);

  @Override
  public ItemEvent placed(String id, long quantity, long ttlMs, long expiresAtMs) {
    return new ItemEvent.ReservationPlaced(id, quantity, ttlMs, expiresAtMs);
  }

  @Override
  public ItemEvent taken(String id, long quantity) {
    return new ItemEvent.ReservationConfirmed(id, quantity);
  }

  @Override
  public ItemEvent released(String id) {
    return new ItemEvent.ReservationReleased(id);
  }

  @Override
  public ItemEvent expired(String id) {
    return new ItemEvent.ReservationExpired(id);
  }
}
