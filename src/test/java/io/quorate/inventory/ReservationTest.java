package io.quorate.inventory;

import static io.quorate.inventory.ItemBuilder.EXPIRES_AT_MS;
import static io.quorate.inventory.ItemBuilder.TTL_MS;
import static io.quorate.inventory.ItemBuilder.anItem;
import static io.quorate.kernel.RejectionCode.EXISTS_WITH_DIFFERENT_PAYLOAD;
import static io.quorate.kernel.RejectionCode.INSUFFICIENT_STOCK;
import static io.quorate.kernel.RejectionCode.INVALID_STATE;
import static io.quorate.kernel.RejectionCode.LIMIT_EXCEEDED;
import static io.quorate.kernel.RejectionCode.NOT_FOUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.inventory.ItemCommand.ConfirmReservation;
import io.quorate.inventory.ItemCommand.PlaceReservation;
import io.quorate.inventory.ItemCommand.ReleaseReservation;
import io.quorate.inventory.ItemEvent.ReservationConfirmed;
import io.quorate.inventory.ItemEvent.ReservationPlaced;
import io.quorate.inventory.ItemEvent.ReservationReleased;
import io.quorate.kernel.DeciderScenario;
import io.quorate.kernel.earmark.Earmarks;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReservationTest {

  private static final PlaceReservation PLACE = new PlaceReservation("r", 30, TTL_MS);
  private static final ConfirmReservation CONFIRM = new ConfirmReservation("r", null);
  private static final ReleaseReservation RELEASE = new ReleaseReservation("r");

  private final DeciderScenario<ItemCommand, ItemEvent, Item> stocked =
      anItem().withOnHand(100).scenario();
  private final DeciderScenario<ItemCommand, ItemEvent, Item> reserved = stocked.accept(PLACE);

  @Test
  void shouldPlaceAReservation() {
    stocked.when(PLACE).thenShowing("r", new ReservationPlaced("r", 30, TTL_MS, EXPIRES_AT_MS));
    assertThat(reserved.state().onHand()).isEqualTo(100);
    assertThat(reserved.state().available()).isEqualTo(70);
    assertThat(reserved.view(ItemType.TYPE, "r")).isEqualTo(view("held", 0));
  }

  @Test
  void shouldReserveAllThatIsAvailableButNotOneMore() {
    reserved
        .when(new PlaceReservation("s", 70, TTL_MS))
        .thenShowing("s", new ReservationPlaced("s", 70, TTL_MS, EXPIRES_AT_MS));
    reserved
        .when(new PlaceReservation("s", 71, TTL_MS))
        .thenRejected(INSUFFICIENT_STOCK, "Expected at least 71 to be available, but only 70 is.");
  }

  @Test
  void shouldRejectPlacingAnotherUnderTheSameId() {
    reserved
        .when(new PlaceReservation("r", 31, TTL_MS))
        .thenRejected(
            EXISTS_WITH_DIFFERENT_PAYLOAD,
            "Expected 30 for 60000ms as the reservation with this id has, but they differ.");
  }

  @Test
  void shouldConfirmAll() {
    reserved.when(CONFIRM).thenShowing("r", new ReservationConfirmed("r", 30));
    reserved
        .when(new ConfirmReservation("r", 30L))
        .thenShowing("r", new ReservationConfirmed("r", 30));
    var confirmed = reserved.accept(CONFIRM);
    assertThat(confirmed.state().onHand()).isEqualTo(70);
    assertThat(confirmed.state().available()).isEqualTo(70);
    assertThat(confirmed.view(ItemType.TYPE, "r")).isEqualTo(view("confirmed", 30));
  }

  @Test
  void shouldReleaseTheRestOfAPartialConfirmation() {
    var confirmed = reserved.accept(new ConfirmReservation("r", 10L));
    assertThat(confirmed.state().onHand()).isEqualTo(90);
    assertThat(confirmed.state().available()).isEqualTo(90);
    assertThat(confirmed.view(ItemType.TYPE, "r")).isEqualTo(view("confirmed", 10));
    confirmed
        .when(new ConfirmReservation("r", 10L))
        .thenRejected(INVALID_STATE, "Expected the reservation to be held, but it is confirmed.");
  }

  @Test
  void shouldRejectConfirmingMoreThanIsReserved() {
    reserved
        .when(new ConfirmReservation("r", 31L))
        .thenRejected(
            LIMIT_EXCEEDED, "Expected at most the 30 of the reservation, but 31 was asked for.");
  }

  @Test
  void shouldReleaseAReservation() {
    reserved.when(RELEASE).thenShowing("r", new ReservationReleased("r"));
    var released = reserved.accept(RELEASE);
    assertThat(released.state().onHand()).isEqualTo(100);
    assertThat(released.state().available()).isEqualTo(100);
    assertThat(released.view(ItemType.TYPE, "r")).isEqualTo(view("released", 0));
    released.when(RELEASE).thenUnchangedShowing("r");
    released.when(CONFIRM).thenRejected(INVALID_STATE);
  }

  @Test
  void shouldRejectReleaseWhenConfirmed() {
    reserved.accept(CONFIRM).when(RELEASE).thenRejected(INVALID_STATE);
  }

  @Test
  void shouldRejectAnUnknownReservation() {
    reserved.when(new ConfirmReservation("s", null)).thenRejected(NOT_FOUND);
    reserved.when(new ReleaseReservation("s")).thenRejected(NOT_FOUND);
  }

  @Test
  void shouldLimitHowManyAreHeld() {
    var almost = stocked.givenState(ItemBuilder.reserving(Earmarks.MAX_HELD - 1));
    almost.when(PLACE).thenShowing("r", new ReservationPlaced("r", 30, TTL_MS, EXPIRES_AT_MS));
    var full = almost.accept(PLACE);
    full.when(PLACE).thenUnchangedShowing("r");
    full.when(new PlaceReservation("s", 1, TTL_MS)).thenRejected(LIMIT_EXCEEDED);
  }

  @Test
  void shouldAnswerThePlacingAgainWhateverCameAfter() {
    var sold = reserved.accept(CONFIRM).at(EXPIRES_AT_MS + 1);
    sold.when(PLACE).thenUnchangedShowing("r");
    assertThat(sold.view(ItemType.TYPE, "r")).isEqualTo(view("confirmed", 30));
  }

  @Test
  void shouldLeaveTheOldStateAsItWas() {
    reserved.accept(CONFIRM).accept(new ItemCommand.Restock(5));
    assertThat(reserved.state().onHand()).isEqualTo(100);
    assertThat(reserved.view(ItemType.TYPE, "r")).isEqualTo(view("held", 0));
  }

  private static ReservationView view(String status, long confirmed) {
    return new ReservationView(
        "r", "id", 30, confirmed, status, Instant.ofEpochMilli(EXPIRES_AT_MS));
  }
}
