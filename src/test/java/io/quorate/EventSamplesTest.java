package io.quorate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.account.AccountType;
import io.quorate.inventory.ItemType;
import io.quorate.kernel.EntityType;
import io.quorate.runtime.Json;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the stored form of every event to an approved sample: what is in somebody's journal must be
 * readable for ever. A new event needs a new sample file; an old one never changes.
 */
class EventSamplesTest {

  private static final Path SAMPLES = Path.of("src/test/resources/samples");
  private static final List<EntityType<?, ?, ?>> TYPES = List.of(AccountType.TYPE, ItemType.TYPE);

  record Stored(String name, Class<?> event) {
    @Override
    public String toString() {
      return name;
    }

    Path file() {
      return SAMPLES.resolve(name + ".json");
    }
  }

  static Stream<Stored> events() {
    return TYPES.stream()
        .flatMap(type -> type.events().entrySet().stream())
        .map(entry -> new Stored(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest
  @MethodSource("events")
  void shouldStoreTheEventAsApproved(Stored stored) throws IOException {
    Object event = sample(stored.event());
    JsonNode written = Json.STORED.readTree(Json.STORED.writeValueAsBytes(event));
    assertThat(stored.file())
        .as("approved sample; the event is now stored as %s", written)
        .exists();
    JsonNode approved = Json.STORED.readTree(Files.readString(stored.file()));
    assertThat(written).isEqualTo(approved);
    assertThat(Json.STORED.treeToValue(approved, stored.event())).isEqualTo(event);
  }

  @Test
  void shouldHaveNoSampleWithoutAnEvent() throws IOException {
    List<Path> expected = events().map(Stored::file).sorted().toList();
    try (Stream<Path> files = Files.list(SAMPLES)) {
      assertThat(files.sorted().toList()).isEqualTo(expected);
    }
  }

  /** An event with a fixed value in each member. */
  private static Object sample(Class<?> event) {
    RecordComponent[] components = event.getRecordComponents();
    Object[] values =
        Arrays.stream(components).map(component -> value(component.getType())).toArray();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      var constructor = event.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static Object value(Class<?> type) {
    if (type == long.class) {
      return 7L;
    }
    if (type == String.class) {
      return "sample";
    }
    throw new AssertionError("Expected a sample value for " + type + ", but there is none.");
  }
}
