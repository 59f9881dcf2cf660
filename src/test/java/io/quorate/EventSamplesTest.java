package io.quorate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.cluster.NodeConfig;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.participant.ParticipantEvent;
import io.quorate.node.Feature;
import io.quorate.node.Features;
import io.quorate.runtime.codec.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
  private static final List<EntityType<?, ?, ?>> TYPES =
      Features.shipped(NodeConfig.complete(NodeConfig.load(null)).getConfig("quorate"))
          .all()
          .stream()
          .<EntityType<?, ?, ?>>map(Feature::type)
          .toList();

  /**
   * What is stored.
   *
   * @param name of the sample: the event's, and the kind where an event is of many kinds
   * @param event the class of the event
   * @param sample an event with a fixed value in each member
   */
  record Stored(String name, Class<?> event, Object sample) {
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
        .flatMap(entry -> stored(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest
  @MethodSource("events")
  void shouldStoreTheEventAsApproved(Stored stored) throws IOException {
    JsonNode written = Json.STORED.readTree(Json.STORED.writeValueAsBytes(stored.sample()));
    assertThat(stored.file())
        .as("approved sample; the event is now stored as %s", written)
        .exists();
    JsonNode approved = Json.STORED.readTree(Files.readString(stored.file()));
    assertThat(written).isEqualTo(approved);
    assertThat(Json.STORED.treeToValue(approved, stored.event())).isEqualTo(stored.sample());
  }

  @Test
  void shouldHaveNoSampleWithoutAnEvent() throws IOException {
    List<Path> expected = events().map(Stored::file).sorted().toList();
    try (Stream<Path> files = Files.list(SAMPLES)) {
      assertThat(files.sorted().toList()).isEqualTo(expected);
    }
  }

  @Test
  void shouldNameEveryKindOfParticipation() {
    assertThat(kinds().values())
        .<Class<?>>map(kind -> kind)
        .containsExactlyInAnyOrder(ParticipantEvent.class.getPermittedSubclasses());
  }

  private static Stream<Stored> stored(String name, Class<?> event) {
    boolean wraps =
        Arrays.stream(event.getRecordComponents())
            .anyMatch(component -> component.getType() == ParticipantEvent.class);
    return wraps
        ? kinds().entrySet().stream()
            .map(
                kind ->
                    new Stored(
                        name + "." + kind.getKey(),
                        event,
                        Samples.of(event, Samples.of(kind.getValue()))))
        : Stream.of(new Stored(name, event, Samples.of(event)));
  }

  private static Map<String, Class<?>> kinds() {
    JsonSubTypes types = ParticipantEvent.class.getAnnotation(JsonSubTypes.class);
    return Arrays.stream(types.value())
        .collect(Collectors.toMap(JsonSubTypes.Type::name, JsonSubTypes.Type::value));
  }
}
