package io.quorate.inventory;

import static java.util.Map.entry;

import io.quorate.kernel.Conversation;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.Shown;
import io.quorate.kernel.earmark.Earmark;
import io.quorate.kernel.participant.ParticipantHalf;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Declares stock items to the host. */
public final class ItemType implements EntityType<ItemCommand, ItemEvent, Item> {

  /** What items do as participants of transactions. */
  static final ParticipantHalf<ItemCommand, ItemEvent, Item> PARTICIPANT =
      new ParticipantHalf<>(
          Item::participations,
          ItemSteps::new,
          ItemCommand.Participate::new,
          command ->
              command instanceof ItemCommand.Participate(var told)
                  ? Optional.of(told)
                  : Optional.empty(),
          ItemEvent.Participated::new,
          event ->
              event instanceof ItemEvent.Participated(var part)
                  ? Optional.of(part)
                  : Optional.empty());

  private static final Map<String, Class<? extends ItemCommand>> COMMANDS =
      Map.ofEntries(
          entry("item.participate", ItemCommand.Participate.class),
          entry("item.get", ItemCommand.Get.class),
          entry("item.get-reservation", ItemCommand.GetReservation.class),
          entry("item.create", ItemCommand.Create.class),
          entry("item.restock", ItemCommand.Restock.class),
          entry("item.place-reservation", ItemCommand.PlaceReservation.class),
          entry("item.confirm-reservation", ItemCommand.ConfirmReservation.class),
          entry("item.release-reservation", ItemCommand.ReleaseReservation.class));

  private static final Map<String, Class<? extends ItemEvent>> EVENTS =
      Map.ofEntries(
          entry("item.participated", ItemEvent.Participated.class),
          entry("item.created", ItemEvent.Created.class),
          entry("item.restocked", ItemEvent.Restocked.class),
          entry("item.reservation-placed", ItemEvent.ReservationPlaced.class),
          entry("item.reservation-confirmed", ItemEvent.ReservationConfirmed.class),
          entry("item.reservation-released", ItemEvent.ReservationReleased.class),
          entry("item.reservation-expired", ItemEvent.ReservationExpired.class));

  /** The type. */
  public static final ItemType TYPE = new ItemType();

  private final ItemDecider decider = new ItemDecider();
  private final Conversation<ItemCommand, ItemEvent, Item> conversation =
      PARTICIPANT.conversation();

  private ItemType() {}

  @Override
  public String name() {
    return "item";
  }

  @Override
  public ItemDecider decider() {
    return decider;
  }

  @Override
  public Optional<Conversation<ItemCommand, ItemEvent, Item>> conversation() {
    return Optional.of(conversation);
  }

  @Override
  public ItemCommand translate(Object message) {
    return PARTICIPANT.translate(message);
  }

  @Override
  public Map<String, Class<? extends ItemCommand>> commands() {
    return COMMANDS;
  }

  @Override
  public Map<String, Class<? extends ItemEvent>> events() {
    return EVENTS;
  }

  @Override
  public Class<Item> state() {
    return Item.class;
  }

  @Override
  public int stateVersion() {
    return 2;
  }

  @Override
  public Object view(Subject subject, Item item, Shown shown) {
    return switch (shown) {
      case Shown.Whole whole -> ItemView.of(subject, item);
      case Shown.Part(String reservationId) -> {
        Earmark reservation = item.reservations().find(reservationId);
        yield reservation == null
            ? ItemView.of(subject, item)
            : ReservationView.of(subject.id(), reservation);
      }
      case Shown.Answer(Object topic) -> PARTICIPANT.answer(item, topic, null);
    };
  }

  @Override
  public List<ItemCommand> merge(List<ItemCommand> hints) {
    return PARTICIPANT.merge(hints);
  }

  @Override
  public int weight(Item item) {
    return item.reservations().size() + item.participations().weight();
  }
}
