package io.quorate.inventory;

import static io.quorate.inventory.ItemBuilder.EXPIRES_AT_MS;
import static io.quorate.inventory.ItemBuilder.NOW_MS;
import static io.quorate.inventory.ItemBuilder.TTL_MS;
import static io.quorate.inventory.ItemBuilder.anItem;

import io.quorate.inventory.ItemCommand.ConfirmReservation;
import io.quorate.inventory.ItemCommand.PlaceReservation;
import io.quorate.inventory.ItemEvent.ReservationConfirmed;
import io.quorate.inventory.ItemEvent.ReservationExpired;
import io.quorate.inventory.ItemEvent.ReservationReleased;
import io.quorate.kernel.DecisionTable;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command about a reservation in every state of it. */
class ReservationTableTest {

  /** The column {@code due}: overdue, but that is not recorded yet. */
  private static final String TABLE =
      """
      command       | held    | due     | confirmed | released | expired
      get           | same    | same    | same      | same     | same
      place same    | same    | same    | same      | same     | same
      place other   | differs | differs | differs   | differs  | differs
      place longer  | differs | differs | differs   | differs  | differs
      confirm       | ok      | state   | state     | state    | state
      confirm more  | limit   | state   | state     | state    | state
      release       | ok      | state   | state     | same     | state
      """;

  @ParameterizedTest
  @MethodSource("cells")
  void shouldDecide(DecisionTable.Cell cell) {
    cell.check();
  }

  static List<DecisionTable.Cell> cells() {
    return new DecisionTable<>(new ItemDecider(), NOW_MS)
        .state("held", reserved(EXPIRES_AT_MS).events())
        .state("due", reserved(NOW_MS).events())
        .state("confirmed", reserved(EXPIRES_AT_MS).and(new ReservationConfirmed("r", 30)).events())
        .state("released", reserved(EXPIRES_AT_MS).and(new ReservationReleased("r")).events())
        .state("expired", reserved(NOW_MS).and(new ReservationExpired("r")).events())
        .command("get", new ItemCommand.GetReservation("r"))
        .command("place same", new PlaceReservation("r", 30, TTL_MS))
        .command("place other", new PlaceReservation("r", 29, TTL_MS))
        .command("place longer", new PlaceReservation("r", 30, TTL_MS + 1))
        .command("confirm", new ConfirmReservation("r", null), new ReservationConfirmed("r", 30))
        .command("confirm more", new ConfirmReservation("r", 31L))
        .command("release", new ItemCommand.ReleaseReservation("r"), new ReservationReleased("r"))
        .cells(TABLE);
  }

  private static ItemBuilder reserved(long expiresAtMs) {
    return anItem().withOnHand(30).withReservation("r", 30, expiresAtMs);
  }
}
