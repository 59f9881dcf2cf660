package io.quorate.inventory;

import static io.quorate.inventory.ItemBuilder.EXPIRES_AT_MS;
import static io.quorate.inventory.ItemBuilder.anItem;
import static io.quorate.kernel.RejectionCode.INVALID_STATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.inventory.ItemCommand.ConfirmReservation;
import io.quorate.inventory.ItemCommand.ReleaseReservation;
import io.quorate.inventory.ItemEvent.ReservationConfirmed;
import io.quorate.inventory.ItemEvent.ReservationExpired;
import io.quorate.kernel.Decider;
import io.quorate.kernel.DeciderScenario;
import io.quorate.kernel.earmark.Earmarks;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReservationExpiryTest {

  private static final ConfirmReservation CONFIRM = new ConfirmReservation("r", null);

  private final DeciderScenario<ItemCommand, ItemEvent, Item> reserved =
      anItem().withOnHand(100).withReservation("r", 30).scenario();

  @Test
  void shouldConfirmOneMillisecondBeforeItExpires() {
    reserved
        .at(EXPIRES_AT_MS - 1)
        .when(CONFIRM)
        .thenShowing("r", new ReservationConfirmed("r", 30));
    assertThat(reserved.at(EXPIRES_AT_MS - 1).elapse()).isEmpty();
  }

  @Test
  void shouldRejectConfirmAndReleaseWhenExpired() {
    String detail = "Expected the reservation to be held, but it is expired.";
    for (var expired : List.of(reserved.at(EXPIRES_AT_MS), reserved.elapsedTo(EXPIRES_AT_MS))) {
      expired.when(CONFIRM).thenRejected(INVALID_STATE, detail);
      expired.when(new ReleaseReservation("r")).thenRejected(INVALID_STATE, detail);
    }
  }

  @Test
  void shouldExpireExactlyAtItsTime() {
    assertThat(reserved.at(EXPIRES_AT_MS).elapse()).containsExactly(new ReservationExpired("r"));
    var expired = reserved.elapsedTo(EXPIRES_AT_MS);
    assertThat(expired.state().available()).isEqualTo(100);
    assertThat(expired.view(ItemType.TYPE, "r"))
        .isEqualTo(
            new ReservationView("r", "id", 30, 0, "expired", Instant.ofEpochMilli(EXPIRES_AT_MS)));
    assertThat(expired.elapse()).isEmpty();
  }

  @Test
  void shouldExpireInOrderAndBeDueForTheNext() {
    var decider = new ItemDecider();
    var two =
        anItem()
            .withOnHand(100)
            .withReservation("late", 10, 3_000_000)
            .withReservation("early", 10, 2_000_000)
            .scenario();
    assertThat(decider.dueAtMs(two.state())).isEqualTo(2_000_000);
    assertThat(two.at(3_000_000).elapse())
        .containsExactly(new ReservationExpired("early"), new ReservationExpired("late"));
    assertThat(decider.dueAtMs(two.elapsedTo(2_999_999).state())).isEqualTo(3_000_000);
    assertThat(decider.dueAtMs(two.elapsedTo(3_000_000).state())).isEqualTo(Decider.NEVER);
  }

  @Test
  void shouldBoundHowManyExpireAtOnce() {
    var many =
        reserved
            .givenState(ItemBuilder.reserving(Earmarks.MAX_EXPIRED_AT_ONCE + 1))
            .at(EXPIRES_AT_MS);
    assertThat(many.elapse()).hasSize(Earmarks.MAX_EXPIRED_AT_ONCE);
    assertThat(many.elapsedTo(EXPIRES_AT_MS).elapse()).hasSize(1);
  }
}
