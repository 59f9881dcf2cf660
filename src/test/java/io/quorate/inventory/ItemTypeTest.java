package io.quorate.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.EntityTypeAssert;
import org.junit.jupiter.api.Test;

class ItemTypeTest {

  @Test
  void shouldNameEverything() {
    EntityTypeAssert.shouldNameEverything(ItemType.TYPE, ItemCommand.class, ItemEvent.class);
  }

  @Test
  void shouldKeepTheNamesInTheJournal() {
    assertThat(ItemType.TYPE.name()).isEqualTo("item");
    assertThat(ItemType.TYPE.events().keySet())
        .containsExactlyInAnyOrder(
            "item.participated",
            "item.created",
            "item.restocked",
            "item.reservation-placed",
            "item.reservation-confirmed",
            "item.reservation-released",
            "item.reservation-expired");
  }
}
