package io.quorate.inventory;

import static io.quorate.inventory.ItemBuilder.EXPIRES_AT_MS;
import static io.quorate.inventory.ItemBuilder.NOW_MS;
import static io.quorate.inventory.ItemBuilder.TTL_MS;
import static io.quorate.inventory.ItemBuilder.anItem;

import io.quorate.inventory.ItemCommand.ConfirmReservation;
import io.quorate.inventory.ItemCommand.Create;
import io.quorate.inventory.ItemCommand.PlaceReservation;
import io.quorate.inventory.ItemEvent.Created;
import io.quorate.inventory.ItemEvent.ReservationConfirmed;
import io.quorate.inventory.ItemEvent.ReservationPlaced;
import io.quorate.kernel.DecisionTable;
import io.quorate.kernel.participant.ParticipantCommand;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command in every state of an item. */
class ItemTableTest {

  /** Available: 0 in empty, 100 in stocked, 70 in reserved, 0 in sold. */
  private static final String TABLE =
      """
      command        | absent  | empty   | stocked | reserved | sold
      get            | none    | same    | same    | same     | same
      get r          | none    | none    | none    | same     | none
      inspect        | none    | same    | same    | same     | same
      create 100     | ok      | differs | same    | same     | same
      create 0       | ok      | same    | differs | differs  | differs
      restock 5      | none    | ok      | ok      | ok       | ok
      place r 30     | none    | stock   | ok      | same     | stock
      place r 20     | none    | stock   | ok      | differs  | stock
      place r longer | none    | stock   | ok      | differs  | stock
      place s 71     | none    | stock   | ok      | stock    | stock
      confirm r      | none    | none    | none    | ok       | none
      confirm r 10   | none    | none    | none    | ok       | none
      confirm r 31   | none    | none    | none    | limit    | none
      release r      | none    | none    | none    | ok       | none
      """;

  @ParameterizedTest
  @MethodSource("cells")
  void shouldDecide(DecisionTable.Cell cell) {
    cell.check();
  }

  @Test
  void shouldHaveEveryCommand() {
    table().shouldHaveEveryCommand(ItemCommand.class);
  }

  static List<DecisionTable.Cell> cells() {
    return table().cells(TABLE);
  }

  private static DecisionTable<ItemCommand, ItemEvent, Item> table() {
    var table = new DecisionTable<>(new ItemDecider(), NOW_MS);
    addStates(table);
    return table
        .command("get", new ItemCommand.Get())
        .command("get r", new ItemCommand.GetReservation("r"))
        .command(
            "inspect",
            new ItemCommand.Participate(new ParticipantCommand.Inspect(ItemStepKinds.RESERVE)))
        .command("create 100", new Create(100), new Created(100))
        .command("create 0", new Create(0), new Created(0))
        .command("restock 5", new ItemCommand.Restock(5), new ItemEvent.Restocked(5))
        .command(
            "place r 30",
            new PlaceReservation("r", 30, TTL_MS),
            new ReservationPlaced("r", 30, TTL_MS, EXPIRES_AT_MS))
        .command(
            "place r 20",
            new PlaceReservation("r", 20, TTL_MS),
            new ReservationPlaced("r", 20, TTL_MS, EXPIRES_AT_MS))
        .command(
            "place r longer",
            new PlaceReservation("r", 30, TTL_MS + 1),
            new ReservationPlaced("r", 30, TTL_MS + 1, EXPIRES_AT_MS + 1))
        .command(
            "place s 71",
            new PlaceReservation("s", 71, TTL_MS),
            new ReservationPlaced("s", 71, TTL_MS, EXPIRES_AT_MS))
        .command("confirm r", new ConfirmReservation("r", null), new ReservationConfirmed("r", 30))
        .command(
            "confirm r 10", new ConfirmReservation("r", 10L), new ReservationConfirmed("r", 10))
        .command("confirm r 31", new ConfirmReservation("r", 31L))
        .command(
            "release r",
            new ItemCommand.ReleaseReservation("r"),
            new ItemEvent.ReservationReleased("r"));
  }

  private static void addStates(DecisionTable<ItemCommand, ItemEvent, Item> table) {
    table
        .state("absent", List.of())
        .state("empty", anItem().events())
        .state("stocked", anItem().withOnHand(100).events())
        .state("reserved", anItem().withOnHand(100).withReservation("r", 30).events())
        .state(
            "sold",
            anItem()
                .withOnHand(100)
                .withReservation("all", 100)
                .and(new ReservationConfirmed("all", 100))
                .events());
  }
}
