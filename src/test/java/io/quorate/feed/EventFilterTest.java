package io.quorate.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.account.AccountType;
import io.quorate.inventory.ItemType;
import io.quorate.kernel.InvalidArgument;
import io.quorate.storage.FeedEntry;
import io.quorate.storage.FeedPosition;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventFilterTest {

  private static final PublishedTypes TYPES =
      new PublishedTypes(Map.of("accounts", AccountType.TYPE, "items", ItemType.TYPE));

  @Test
  void shouldLetEverythingThrough() {
    EventFilter filter = EventFilter.of(TYPES, null, null);
    assertThat(filter).isEqualTo(EventFilter.ALL);
    assertThat(filter.lets(event("account|a", "account.opened"))).isTrue();
  }

  @Test
  void shouldKnowTypesByEitherName() {
    for (String type : List.of("account.opened", "io.quorate.account.opened")) {
      EventFilter filter = EventFilter.of(TYPES, List.of(type, "item.created"), null);
      assertThat(filter.lets(event("account|a", "account.opened"))).isTrue();
      assertThat(filter.lets(event("account|a", "account.closed"))).isFalse();
      assertThat(filter.lets(event("item|a", "item.created"))).isTrue();
    }
  }

  @Test
  void shouldKnowAllThatBeginSo() {
    EventFilter filter = EventFilter.of(TYPES, List.of("account.*"), null);
    assertThat(filter.lets(event("account|a", "account.hold-placed"))).isTrue();
    assertThat(filter.lets(event("item|a", "item.created"))).isFalse();
  }

  @Test
  void shouldKnowAnEntity() {
    EventFilter filter = EventFilter.of(TYPES, null, "accounts/a");
    assertThat(filter.persistenceId()).isEqualTo("account|a");
    assertThat(filter.lets(event("account|a", "account.opened"))).isTrue();
    assertThat(filter.lets(event("account|ab", "account.opened"))).isFalse();
    assertThat(filter.lets(event("item|a", "item.created"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "accounts", "account.", "account.*x", "call.asked", "*", "host.noted"})
  void shouldRefuseTypesOfNoEvent(String type) {
    assertThatThrownBy(() -> EventFilter.of(TYPES, List.of("account.opened", type), null))
        .isInstanceOf(InvalidArgument.class)
        .hasMessageStartingWith("Expected types to name types of events");
  }

  @Test
  void shouldRefuseMoreTypesThanMany() {
    List<String> many = Collections.nCopies(EventFilter.MAX_TYPES + 1, "account.opened");
    assertThat(EventFilter.of(TYPES, many.subList(1, many.size()), null).names()).hasSize(1);
    assertThatThrownBy(() -> EventFilter.of(TYPES, many, null)).isInstanceOf(InvalidArgument.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "/", "accounts", "accounts/", "account/a", "calls/a", "accounts/a b"})
  void shouldRefuseWhatIsNoEntity(String entity) {
    assertThatThrownBy(() -> EventFilter.of(TYPES, null, entity))
        .isInstanceOf(InvalidArgument.class)
        .hasMessageStartingWith("Expected");
  }

  private static FeedEvent event(String persistenceId, String name) {
    return Objects.requireNonNull(
        FeedEvent.of(
            new FeedEntry(new FeedPosition("1"), persistenceId, 1, name, new byte[0]), TYPES));
  }
}
