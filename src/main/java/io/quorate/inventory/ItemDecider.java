package io.quorate.inventory;

import static io.quorate.kernel.RejectionCode.EXISTS_WITH_DIFFERENT_PAYLOAD;
import static io.quorate.kernel.RejectionCode.INSUFFICIENT_STOCK;
import static io.quorate.kernel.RejectionCode.LIMIT_EXCEEDED;
import static io.quorate.kernel.RejectionCode.NOT_FOUND;

import io.quorate.inventory.Item.Status;
import io.quorate.kernel.Check;
import io.quorate.kernel.Decider;
import io.quorate.kernel.Decision;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.earmark.Earmark;
import io.quorate.kernel.earmark.Earmarks;
import io.quorate.kernel.participant.ParticipantCommand;
import io.quorate.kernel.participant.ParticipantEvent;
import java.util.List;

/**
 * The rules of a stock item. Rejections, in order of precedence: {@code not_found} (the item),
 * {@code exists_with_different_payload}, {@code not_found} (the reservation), {@code
 * invalid_state}, {@code insufficient_stock}, {@code limit_exceeded}.
 */
public final class ItemDecider implements Decider<ItemCommand, ItemEvent, Item> {

  static final String NO_ITEM = "Expected the item to exist, but it does not.";

  @Override
  public Item initial() {
    return Item.ABSENT;
  }

  @Override
  public Decision<ItemEvent> decide(ItemCommand command, Item item, long nowMs) {
    if (item.status() == Status.ABSENT
        && !(command instanceof ItemCommand.Create)
        && !(command instanceof ItemCommand.Participate)) {
      return Decision.reject(NOT_FOUND, NO_ITEM);
    }
    return switch (command) {
      case ItemCommand.Get() -> Decision.unchanged();
      case ItemCommand.GetReservation(String reservationId) ->
          ReservationEvents.RULES.show(item.reservations(), reservationId);
      case ItemCommand.Create create -> create(create, item);
      case ItemCommand.Restock restock -> restock(restock, item);
      case ItemCommand.PlaceReservation place -> place(place, item, nowMs);
      case ItemCommand.ConfirmReservation confirm ->
          ReservationEvents.RULES.take(
              item.reservations(), confirm.reservationId(), confirm.quantity(), nowMs);
      case ItemCommand.Participate(ParticipantCommand part) ->
          ItemType.PARTICIPANT.decide(part, item, nowMs);
      case ItemCommand.ReleaseReservation release ->
          ReservationEvents.RULES.release(item.reservations(), release.reservationId(), nowMs);
    };
  }

  @Override
  public Item evolve(Item item, ItemEvent event) {
    Earmarks reservations = item.reservations();
    return switch (event) {
      case ItemEvent.Created(long onHand) ->
          new Item(Status.PRESENT, onHand, onHand, reservations, item.participations());
      case ItemEvent.Restocked(long quantity) ->
          item.withOnHand(Math.addExact(item.onHand(), quantity));
      case ItemEvent.Participated(ParticipantEvent part) ->
          item.withParticipations(item.participations().evolve(part))
              .withOnHand(Math.addExact(item.onHand(), part.delta()));
      case ItemEvent.ReservationPlaced(String id, long quantity, long ttlMs, long expiresAtMs) ->
          item.withReservations(reservations.with(Earmark.held(id, quantity, ttlMs, expiresAtMs)));
      case ItemEvent.ReservationConfirmed(String id, long confirmed) ->
          item.withReservations(reservations.ended(id, Earmark.Status.TAKEN, confirmed))
              .withOnHand(Math.subtractExact(item.onHand(), confirmed));
      case ItemEvent.ReservationReleased(String id) ->
          item.withReservations(reservations.ended(id, Earmark.Status.RELEASED, 0));
      case ItemEvent.ReservationExpired(String id) ->
          item.withReservations(reservations.ended(id, Earmark.Status.EXPIRED, 0));
    };
  }

  @Override
  public List<ItemEvent> elapse(Item item, long nowMs) {
    List<ItemEvent> expired = ReservationEvents.RULES.elapse(item.reservations(), nowMs);
    return expired.isEmpty() ? ItemType.PARTICIPANT.elapse(item, nowMs) : expired;
  }

  @Override
  public long dueAtMs(Item item) {
    return Math.min(item.reservations().dueAtMs(), ItemType.PARTICIPANT.dueAtMs(item));
  }

  private static Decision<ItemEvent> create(ItemCommand.Create create, Item item) {
    if (item.status() == Status.ABSENT) {
      return Decision.accept(new ItemEvent.Created(create.onHand()));
    }
    return create.onHand() == item.createdOnHand()
        ? Decision.unchanged()
        : Decision.reject(
            EXISTS_WITH_DIFFERENT_PAYLOAD,
            "Expected the onHand %d that the item was created with, but it was %d."
                .formatted(item.createdOnHand(), create.onHand()));
  }

  private static Decision<ItemEvent> place(
      ItemCommand.PlaceReservation place, Item item, long nowMs) {
    Earmarks reservations = item.reservations();
    String id = place.reservationId();
    return ReservationEvents.RULES
        .placeAgain(reservations, id, place.quantity(), place.ttlMs())
        .orElseGet(
            () ->
                item.available() < place.quantity()
                    ? new Decision.Rejected<>(insufficientStock(item, place.quantity()))
                    : ReservationEvents.RULES.place(
                        reservations, id, place.quantity(), place.ttlMs(), nowMs));
  }

  static Rejection insufficientStock(Item item, long quantity) {
    return new Rejection(
        INSUFFICIENT_STOCK,
        "Expected at least %d to be available, but only %d is."
            .formatted(quantity, item.available()));
  }

  private static Decision<ItemEvent> restock(ItemCommand.Restock restock, Item item) {
    return restock.quantity() > item.room()
        ? new Decision.Rejected<>(overLimit())
        : Decision.accept(new ItemEvent.Restocked(restock.quantity()));
  }

  static Rejection overLimit() {
    return new Rejection(
        LIMIT_EXCEEDED,
        "Expected onHand to stay at or below %d, but it would pass it."
            .formatted(Check.MAX_AMOUNT));
  }
}
