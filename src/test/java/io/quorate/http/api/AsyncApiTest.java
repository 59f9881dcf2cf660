package io.quorate.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quorate.cluster.NodeConfig;
import io.quorate.feed.FeedEvent;
import io.quorate.feed.PublishedTypes;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.participant.ParticipantEvent;
import io.quorate.node.Features;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds asyncapi.yaml against the events that are published. */
class AsyncApiTest {

  private static final JsonNode ASYNC = parsed("/asyncapi.yaml");
  private static final JsonNode OPEN = parsed("/openapi.yaml");
  private static final String BESIDE = "./openapi.yaml#";
  private static final PublishedTypes PUBLISHED =
      Features.shipped(NodeConfig.complete(NodeConfig.load(null)).getConfig("quorate"))
          .publishedTypes();

  @Test
  void shouldDescribeExactlyTheEventsThatArePublished() {
    var described = new TreeSet<String>();
    for (JsonNode message : ASYNC.at("/components/messages")) {
      described.add(message.path("name").asText());
      assertThat(message.at("/payload/allOf/1/properties/type/const").asText())
          .isEqualTo(message.path("name").asText());
    }
    assertThat(described)
        .containsExactlyInAnyOrderElementsOf(
            PUBLISHED.eventNames().stream().map(name -> FeedEvent.TYPE_PREFIX + name).toList());
    assertThat(ASYNC.at("/channels/feed/messages").propertyStream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrderElementsOf(
            ASYNC.at("/components/messages").propertyStream().map(Map.Entry::getKey).toList());
  }

  @Test
  void shouldDescribeTheMembersOfEachEvent() {
    Map<String, Class<?>> events = new TreeMap<>();
    for (EntityType<?, ?, ?> type : PUBLISHED.all().values()) {
      events.putAll(type.events());
    }
    for (JsonNode message : ASYNC.at("/components/messages")) {
      String name = message.path("name").asText().substring(FeedEvent.TYPE_PREFIX.length());
      Set<String> members = members(Objects.requireNonNull(events.get(name)));
      members.add("sequence");
      assertThat(
              message
                  .at("/payload/allOf/1/properties/data/properties")
                  .propertyStream()
                  .map(Map.Entry::getKey))
          .as(name)
          .containsExactlyInAnyOrderElementsOf(members);
    }
  }

  @Test
  void shouldResolveEveryReference() {
    assertThat(ASYNC.findValuesAsText("$ref"))
        .isNotEmpty()
        .allSatisfy(
            ref -> {
              JsonNode found =
                  ref.startsWith(BESIDE)
                      ? OPEN.at(ref.substring(BESIDE.length()))
                      : ASYNC.at(ref.substring(1));
              assertThat(found.isMissingNode()).as(ref).isFalse();
            });
  }

  /** A participant's event stands in a history as itself. */
  private static Set<String> members(Class<?> event) {
    var members = new TreeSet<String>();
    boolean wraps =
        Stream.of(event.getRecordComponents())
            .anyMatch(component -> component.getType() == ParticipantEvent.class);
    if (!wraps) {
      Stream.of(event.getRecordComponents()).forEach(each -> members.add(each.getName()));
      return members;
    }
    members.add("kind");
    for (Class<?> kind : ParticipantEvent.class.getPermittedSubclasses()) {
      Stream.of(kind.getRecordComponents()).forEach(each -> members.add(each.getName()));
    }
    return members;
  }

  private static JsonNode parsed(String resource) {
    try (var in = AsyncApiTest.class.getResourceAsStream(resource)) {
      return YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build()
          .readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
