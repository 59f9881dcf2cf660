package io.quorate.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.inventory.ItemCommand.ConfirmReservation;
import io.quorate.inventory.ItemCommand.PlaceReservation;
import io.quorate.kernel.Check;
import io.quorate.kernel.RandomSequences;
import io.quorate.kernel.ReferenceModel;
import io.quorate.kernel.earmark.Earmark;
import io.quorate.kernel.earmark.Earmarks;
import io.quorate.testing.BesideOthers;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

@BesideOthers
class ItemRandomTest extends RandomSequences<ItemCommand, ItemEvent, Item> {

  private static final long[] QUANTITIES = {1, 2, 5, 10, 10, 20, 50, Check.MAX_AMOUNT};
  private static final long[] ON_HAND = {0, 0, 50, 100, Check.MAX_AMOUNT - 60};

  ItemRandomTest() {
    super(
        new ItemDecider(),
        Set.of(
            ReferenceModel.OK,
            ReferenceModel.SAME,
            "not_found",
            "exists_with_different_payload",
            "invalid_state",
            "limit_exceeded",
            "insufficient_stock"));
  }

  @Override
  protected ReferenceModel<ItemCommand, Item> newModel() {
    return new ItemModel();
  }

  @Override
  protected ItemCommand next(RandomGenerator random, Item item) {
    long quantity = one(QUANTITIES, random);
    String id = "r" + random.nextInt(12);
    int kinds = item.status() == Item.Status.ABSENT ? 3 : 25;
    return switch (random.nextInt(kinds)) {
      case 0, 1 -> new ItemCommand.Create(one(ON_HAND, random));
      case 2 -> random.nextBoolean() ? new ItemCommand.Get() : new ItemCommand.GetReservation(id);
      case 3, 4, 5, 6 -> new ItemCommand.Restock(quantity);
      case 7 -> new PlaceReservation(id, Math.max(1, item.available()), 10);
      case 8, 9, 10, 11, 12, 13, 14, 15 ->
          new PlaceReservation(id, quantity, random.nextInt(1, 4) * 10L);
      case 16, 17, 18 -> new ConfirmReservation(id, null);
      case 19, 20, 21 -> new ConfirmReservation(id, quantity);
      default -> new ItemCommand.ReleaseReservation(id);
    };
  }

  @Override
  protected void checkInvariants(Item item, List<ItemEvent> history) {
    assertThat(item.onHand()).as("on hand").isBetween(0L, Check.MAX_AMOUNT);
    assertThat(item.reservations().heldAmount()).as("reserved").isBetween(0L, item.onHand());
    assertThat(received(history)).as("conservation").isEqualTo(item.onHand() + sold(history));
    List<Earmark> stored = item.reservations().stored();
    assertThat(Earmarks.of(stored).stored()).as("stored").isEqualTo(stored);
  }

  private static long received(List<ItemEvent> history) {
    return history.stream()
        .mapToLong(
            event ->
                switch (event) {
                  case ItemEvent.Created(long onHand) -> onHand;
                  case ItemEvent.Restocked(long quantity) -> quantity;
                  case ItemEvent.Participated(var part) -> part.delta();
                  case ItemEvent.ReservationPlaced unused -> 0;
                  case ItemEvent.ReservationConfirmed unused -> 0;
                  case ItemEvent.ReservationReleased unused -> 0;
                  case ItemEvent.ReservationExpired unused -> 0;
                })
        .sum();
  }

  private static long sold(List<ItemEvent> history) {
    return history.stream()
        .filter(ItemEvent.ReservationConfirmed.class::isInstance)
        .map(ItemEvent.ReservationConfirmed.class::cast)
        .mapToLong(ItemEvent.ReservationConfirmed::confirmed)
        .sum();
  }

  private static long one(long[] choices, RandomGenerator random) {
    return choices[random.nextInt(choices.length)];
  }
}
