package io.quorate.inventory;

import io.quorate.kernel.DeciderScenario;
import io.quorate.kernel.earmark.Earmark;
import io.quorate.kernel.earmark.Earmarks;
import io.quorate.kernel.participant.Participations;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Builds the history of an item for tests: {@code anItem().withOnHand(100).withReservation("r",
 * 30)}. Reservations are placed at {@link #NOW_MS} and expire at {@link #EXPIRES_AT_MS}.
 */
final class ItemBuilder {

  static final long NOW_MS = 1_000_000;
  static final long TTL_MS = 60_000;
  static final long EXPIRES_AT_MS = NOW_MS + TTL_MS;

  private final List<ItemEvent> later = new ArrayList<>();
  private long onHand;

  private ItemBuilder() {}

  /** An item of which nothing is on hand. */
  static ItemBuilder anItem() {
    return new ItemBuilder();
  }

  ItemBuilder withOnHand(long quantity) {
    onHand = quantity;
    return this;
  }

  ItemBuilder withReservation(String id, long quantity) {
    return withReservation(id, quantity, EXPIRES_AT_MS);
  }

  ItemBuilder withReservation(String id, long quantity, long expiresAtMs) {
    return and(new ItemEvent.ReservationPlaced(id, quantity, TTL_MS, expiresAtMs));
  }

  ItemBuilder and(ItemEvent event) {
    later.add(event);
    return this;
  }

  List<ItemEvent> events() {
    var events = new ArrayList<ItemEvent>();
    events.add(new ItemEvent.Created(onHand));
    events.addAll(later);
    return List.copyOf(events);
  }

  /** Starts a scenario with this history, at {@link #NOW_MS}. */
  DeciderScenario<ItemCommand, ItemEvent, Item> scenario() {
    return DeciderScenario.of(new ItemDecider(), NOW_MS).given(events());
  }

  /** A state with this many reservations of 1 under the ids x0, x1 and so on. */
  static Item reserving(int count) {
    List<Earmark> reservations =
        IntStream.range(0, count)
            .mapToObj(i -> Earmark.held("x" + i, 1, TTL_MS, EXPIRES_AT_MS))
            .toList();
    return new Item(
        Item.Status.PRESENT,
        1_000_000,
        1_000_000,
        Earmarks.of(reservations),
        Participations.none());
  }
}
