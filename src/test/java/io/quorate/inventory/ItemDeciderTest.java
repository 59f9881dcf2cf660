package io.quorate.inventory;

import static io.quorate.inventory.ItemBuilder.NOW_MS;
import static io.quorate.inventory.ItemBuilder.TTL_MS;
import static io.quorate.inventory.ItemBuilder.anItem;
import static io.quorate.kernel.RejectionCode.EXISTS_WITH_DIFFERENT_PAYLOAD;
import static io.quorate.kernel.RejectionCode.LIMIT_EXCEEDED;
import static io.quorate.kernel.RejectionCode.NOT_FOUND;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.inventory.ItemCommand.Create;
import io.quorate.inventory.ItemCommand.Restock;
import io.quorate.inventory.ItemEvent.Created;
import io.quorate.inventory.ItemEvent.Restocked;
import io.quorate.kernel.Check;
import io.quorate.kernel.DeciderScenario;
import io.quorate.kernel.Shown;
import org.junit.jupiter.api.Test;

class ItemDeciderTest {

  private static final long MAX = Check.MAX_AMOUNT;

  private final DeciderScenario<ItemCommand, ItemEvent, Item> absent =
      DeciderScenario.of(new ItemDecider(), NOW_MS);

  @Test
  void shouldShowTheItem() {
    assertThat(
            anItem()
                .withOnHand(100)
                .withReservation("r", 30)
                .scenario()
                .view(ItemType.TYPE, Shown.WHOLE))
        .isEqualTo(new ItemView("id", 100, 30, 70, 7));
  }

  @Test
  void shouldShowTheItemWhenThePartIsUnknown() {
    assertThat(anItem().scenario().view(ItemType.TYPE, "unknown"))
        .isEqualTo(new ItemView("id", 0, 0, 0, 7));
  }

  @Test
  void shouldCreateOnce() {
    absent.when(new Create(100)).then(new Created(100));
    var created = absent.accept(new Create(100));
    created.when(new Create(100)).thenUnchanged();
    created
        .when(new Create(99))
        .thenRejected(
            EXISTS_WITH_DIFFERENT_PAYLOAD,
            "Expected the onHand 100 that the item was created with, but it was 99.");
  }

  @Test
  void shouldRememberWhatItWasCreatedWith() {
    var changed =
        anItem()
            .withOnHand(100)
            .scenario()
            .accept(new Restock(20))
            .accept(new ItemCommand.PlaceReservation("r", 30, TTL_MS))
            .accept(new ItemCommand.ConfirmReservation("r", null));
    assertThat(changed.state().onHand()).isEqualTo(90);
    changed.when(new Create(100)).thenUnchanged();
    changed.when(new Create(90)).thenRejected(EXISTS_WITH_DIFFERENT_PAYLOAD);
  }

  @Test
  void shouldCreateWithTheLargestQuantity() {
    absent.when(new Create(MAX)).then(new Created(MAX));
  }

  @Test
  void shouldRestock() {
    var restocked =
        anItem().withOnHand(100).withReservation("r", 30).scenario().accept(new Restock(5));
    assertThat(restocked.state().onHand()).isEqualTo(105);
    assertThat(restocked.state().available()).isEqualTo(75);
  }

  @Test
  void shouldRestockUpToTheLargestQuantityButNotOneMore() {
    var item = anItem().withOnHand(MAX - 10).scenario();
    item.when(new Restock(10)).then(new Restocked(10));
    item.when(new Restock(11))
        .thenRejected(
            LIMIT_EXCEEDED,
            "Expected onHand to stay at or below 9007199254740991, but it would pass it.");
    item.when(new Restock(MAX)).thenRejected(LIMIT_EXCEEDED);
    anItem().scenario().when(new Restock(MAX)).then(new Restocked(MAX));
  }

  @Test
  void shouldRejectWhenAbsent() {
    absent
        .when(new Restock(1))
        .thenRejected(NOT_FOUND, "Expected the item to exist, but it does not.");
  }
}
