package io.quorate.node.feed;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.testing.EventStream;
import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.NodeExtension;
import io.quorate.testing.node.RunningNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of the feed. */
@ExtendWith(NodeExtension.class)
class FeedApiTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final RunningNode node;
  private final Api api;

  FeedApiTest(RunningNode node) {
    this.node = node;
    this.api = node.api();
  }

  @Test
  void shouldListWhatHappenedInTheShapeOfCloudEvents() {
    String end = end();
    Instant before = Instant.now();
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    String account = api.anAccount(100);
    api.with("traceparent", trace).post(account + "/deposits", body("amount", 5)).status(200);

    List<JsonNode> events = awaited(end, "&entity=" + account.substring(4), 2);

    JsonNode deposited = events.getLast();
    assertThat(deposited.propertyStream().map(Map.Entry::getKey))
        .containsExactly(
            "specversion",
            "id",
            "source",
            "type",
            "subject",
            "time",
            "datacontenttype",
            "position",
            "hybridtime",
            "traceparent",
            "data");
    assertThat(deposited.path("specversion").asText()).isEqualTo("1.0");
    assertThat(deposited.path("type").asText()).isEqualTo("io.quorate.account.deposited");
    assertThat(deposited.path("source").asText() + "/" + deposited.path("subject").asText())
        .isEqualTo(account);
    assertThat(deposited.path("id").asText()).isEqualTo(account.substring(4) + "/2");
    assertThat(Instant.parse(deposited.path("time").asText()))
        .isBetween(before.minusSeconds(10), Instant.now().plusSeconds(10));
    assertThat(deposited.path("hybridtime").asText())
        .matches("[0-9a-f]{16}")
        .isGreaterThan(events.getFirst().path("hybridtime").asText());
    assertThat(deposited.path("traceparent").asText()).isEqualTo(trace);
    assertThat(deposited.path("data")).hasToString("{\"sequence\":2,\"amount\":5}");
    assertThat(events.getFirst().path("data").path("initialBalance").asLong()).isEqualTo(100);
  }

  @Test
  void shouldGoOnFromNextAndFromAnyPosition() {
    String end = end();
    String account = api.anAccount(0);
    for (int amount = 1; amount <= 9; amount++) {
      api.post(account + "/deposits", body("amount", amount)).status(200);
    }
    awaited(end, of(account), 10);

    var ids = new ArrayList<String>();
    String place = end;
    for (int page = 0; page < 4; page++) {
      Answer answer = api.get("/v1/feed?limit=3&after=" + place + of(account)).status(200);
      events(answer).forEach(event -> ids.add(event.path("id").asText()));
      place = answer.json().path("next").asText();
    }
    assertThat(ids).hasSize(10).doesNotHaveDuplicates();
    assertThat(events(api.get("/v1/feed?after=" + place + of(account)))).isEmpty();
    List<JsonNode> all = awaited(end, of(account), 10);
    assertThat(awaited(all.get(6).path("position").asText(), of(account), 3))
        .isEqualTo(all.subList(7, 10));
  }

  @Test
  void shouldListOnlyTheTypesThatAreWanted() {
    String end = end();
    String account = api.anAccount(10);
    String item = api.anItem(5);
    api.post(account + "/deposits", body("amount", 1)).status(200);
    api.post(account + "/freeze").status(200);
    awaited(end, of(account), 3);

    assertThat(types(end, "account.deposited," + "io.quorate.account.frozen", account))
        .containsExactly("io.quorate.account.deposited", "io.quorate.account.frozen");
    assertThat(types(end, "item.*", item)).containsExactly("io.quorate.item.created");
    assertThat(types(end, "item.*", account)).isEmpty();
  }

  @Test
  void shouldListNoRefusalsAndNoKeys() {
    String end = end();
    String account = api.anAccount(10);
    Api keyed = api.with("Idempotency-Key", RunningNode.freshId("secret"));
    keyed.post(account + "/freeze").status(200);
    api.with("Idempotency-Key", RunningNode.freshId("other")).post(account + "/freeze").status(200);
    api.post(account + "/withdrawals", body("amount", 1)).status(409);
    api.post(account + "/unfreeze").status(200);

    List<JsonNode> events = awaited(end, of(account), 3);
    assertThat(events)
        .extracting(event -> event.path("type").asText())
        .containsExactly(
            "io.quorate.account.opened",
            "io.quorate.account.frozen",
            "io.quorate.account.unfrozen");
    assertThat(events.toString()).doesNotContain("secret");
  }

  @Test
  void shouldTellOfTransactionsAndTheirParticipants() {
    String end = end();
    String from = api.anAccount(10).substring("/v1/accounts/".length());
    String to = api.anAccount(0).substring("/v1/accounts/".length());
    String id = RunningNode.freshId("transfer");
    api.with("Idempotency-Key", id)
        .post("/v1/transfers", body("from", from, "to", to, "amount", 4))
        .status(201);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(events(api.get("/v1/feed?limit=1000&after=" + end)))
                    .extracting(event -> event.path("type").asText())
                    .contains(
                        "io.quorate.transaction.started",
                        "io.quorate.transaction.committed",
                        "io.quorate.account.participated")
                    .noneMatch(type -> type.startsWith("io.quorate.call")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "after=x",
        "after=1",
        "after=1-2-3",
        "after=99999999999999999999-1",
        "types=x",
        "types=account.opened,",
        "types=call.asked",
        "entity=alice",
        "entity=calls/x",
        "entity=accounts/a%20b",
        "limit=0",
        "limit=1001",
        "from=1"
      })
  void shouldRefuseWhatItDoesNotKnow(String query) {
    api.get("/v1/feed?" + query).problem(400, "invalid_argument");
    api.with("Accept", "text/event-stream")
        .get("/v1/feed?" + query)
        .problem(400, "invalid_argument");
  }

  @Test
  void shouldSendEventsAsTheyHappen() {
    try (var stream = EventStream.open(node.url() + "/v1/feed?after=end&types=account.*", null)) {
      await().atMost(PATIENCE).until(() -> stream.comments() > 0);
      String account = api.anAccount(7);
      long sentNanos = System.nanoTime();
      api.post(account + "/deposits", body("amount", 5)).status(200);
      List<EventStream.Event> events =
          await()
              .atMost(PATIENCE)
              .until(() -> stream.events(of(account, 2)), list -> !list.isEmpty());

      assertThat(Duration.ofNanos(System.nanoTime() - sentNanos)).isLessThan(Duration.ofSeconds(5));
      EventStream.Event deposited = events.getFirst();
      assertThat(deposited.type()).isEqualTo("io.quorate.account.deposited");
      assertThat(deposited.json().path("position").asText()).isEqualTo(deposited.id());
      assertThat(deposited.json().path("data").path("amount").asLong()).isEqualTo(5);
    }
  }

  @Test
  void shouldGoOnBehindTheLastEventOfAStream() {
    String end = end();
    String account = api.anAccount(0);
    for (int amount = 1; amount <= 5; amount++) {
      api.post(account + "/deposits", body("amount", amount)).status(200);
    }
    String path = node.url() + "/v1/feed?after=start" + of(account);
    String last;
    try (var stream = EventStream.open(path, end)) {
      await().atMost(PATIENCE).until(() -> stream.all().size() == 6);
      last = stream.all().get(3).id();
    }
    api.post(account + "/deposits", body("amount", 6)).status(200);
    try (var stream = EventStream.open(path, last)) {
      await().atMost(PATIENCE).until(() -> stream.all().size() == 3);
      assertThat(stream.all())
          .extracting(event -> event.json().path("data").path("sequence").asInt())
          .containsExactly(5, 6, 7);
    }
  }

  private static java.util.function.Predicate<EventStream.Event> of(String account, int sequence) {
    return event -> event.json().path("id").asText().equals(account.substring(4) + "/" + sequence);
  }

  private static String of(String account) {
    return "&entity=" + account.substring("/v1/".length());
  }

  private String end() {
    return api.get("/v1/feed?after=end").status(200).json().path("next").asText();
  }

  private List<String> types(String after, String types, String entity) {
    return events(api.get("/v1/feed?types=" + types + "&after=" + after + of(entity)).status(200))
        .stream()
        .map(event -> event.path("type").asText())
        .toList();
  }

  /** Returns a page once it has so many events. */
  private List<JsonNode> awaited(String after, String query, int number) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> events(api.get("/v1/feed?after=" + after + query).status(200)),
            events -> events.size() >= number);
  }

  private static List<JsonNode> events(Answer answer) {
    return answer.json().path("events").valueStream().toList();
  }
}
