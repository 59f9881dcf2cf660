package io.quorate.inventory;

import io.quorate.kernel.EntityType;
import io.quorate.kernel.participant.ParticipantCommand;
import io.quorate.kernel.participant.ParticipantConversation;
import java.util.Map;
import java.util.Optional;

/** Declares items to the host. */
public final class ItemType {

  /** The type, with the stable names of its commands and events. */
  public static final EntityType<ItemCommand, ItemEvent, Item> TYPE =
      new EntityType<>(
          "item",
          new ItemDecider(),
          Optional.of(
              new ParticipantConversation<>(
                  Item::participations,
                  event ->
                      event instanceof ItemEvent.Participated(var part)
                          ? Optional.of(part)
                          : Optional.empty(),
                  ItemCommand.Participate::new)),
          message -> new ItemCommand.Participate((ParticipantCommand) message),
          Map.of(
              "item.participate", ItemCommand.Participate.class,
              "item.get", ItemCommand.Get.class,
              "item.create", ItemCommand.Create.class,
              "item.restock", ItemCommand.Restock.class,
              "item.place-reservation", ItemCommand.PlaceReservation.class,
              "item.confirm-reservation", ItemCommand.ConfirmReservation.class,
              "item.release-reservation", ItemCommand.ReleaseReservation.class),
          Map.of(
              "item.participated", ItemEvent.Participated.class,
              "item.created", ItemEvent.Created.class,
              "item.restocked", ItemEvent.Restocked.class,
              "item.reservation-placed", ItemEvent.ReservationPlaced.class,
              "item.reservation-confirmed", ItemEvent.ReservationConfirmed.class,
              "item.reservation-released", ItemEvent.ReservationReleased.class,
              "item.reservation-expired", ItemEvent.ReservationExpired.class),
          Item.class,
          2);

  private ItemType() {}
}
