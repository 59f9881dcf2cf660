package io.quorate.node.webhook;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.testing.BesideOthers;
import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.RunningNode;
import io.quorate.testing.node.WebhookReceiver;
import io.quorate.testing.node.WebhookReceiver.Received;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of webhooks, over a real node and a real receiver. */
@BesideOthers
class WebhookApiTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

  private static final WebhookReceiver RECEIVER = new WebhookReceiver();
  private static RunningNode node;

  private final List<String> webhooks = new ArrayList<>();
  private final String url = RECEIVER.url() + "/" + RunningNode.freshId("to");

  @BeforeAll
  static void startNode() {
    node =
        RunningNode.start(
            Map.of(
                "quorate.call.allow", RECEIVER.url() + ",http://localhost:1",
                "quorate.call.breaker-reset", "50ms",
                "quorate.call.breaker-reset-max", "100ms",
                "quorate.webhooks.interval", "100ms",
                "quorate.webhooks.most", 20,
                "quorate.webhooks.retry-first", "50ms",
                "quorate.webhooks.retry-most", "200ms",
                "quorate.webhooks.give-up-after", "4s"));
  }

  @AfterAll
  static void stopNode() {
    node.close();
    RECEIVER.close();
  }

  @AfterEach
  void removeAll() {
    webhooks.forEach(path -> api().delete(path));
    RECEIVER.answer(204);
  }

  @Test
  void shouldTellOfEverythingInOrderAndSigned() {
    registered(body("url", url, "secret", SECRET));
    List<String> accounts = List.of(anAccount(), anAccount(), anAccount());
    deposit(accounts, 10);

    for (String account : accounts) {
      List<Received> received = awaited(account, 11);
      assertThat(received).extracting(Received::sequence).isSorted();
      assertThat(received)
          .allMatch(one -> one.isSignedWith(SECRET))
          .allMatch(one -> one.contentType().equals("application/cloudevents+json"));
      JsonNode feed =
          api().get("/v1/feed?entity=" + account.substring("/v1/".length())).status(200).json();
      assertThat(received).extracting(Received::json).containsAll(feed.path("events"));
      assertThat(received.getFirst().id()).isEqualTo(account.substring(4) + "/1");
    }
  }

  @Test
  void shouldTellOfWhatHappenedWhileTheReceiverWasDownAndTheNodeRestarted() {
    String webhook = registered(body("url", url));
    List<String> accounts = List.of(anAccount(), anAccount());
    deposit(accounts, 3);
    RECEIVER.goDown();
    deposit(accounts, 3);
    awaited(webhook, shown -> shown.path("failedAttempts").asInt() > 1);
    RECEIVER.comeUp();
    deposit(accounts, 3);
    node.restart();
    deposit(accounts, 3);

    for (String account : accounts) {
      List<Received> received = awaited(account, 13);
      assertThat(firsts(received)).isSorted();
    }
    JsonNode shown = awaited(webhook, one -> one.path("failedAttempts").asInt() == 0);
    assertThat(shown.path("status").asText()).isEqualTo("active");
    assertThat(shown.has("failingSince")).isFalse();
  }

  @Test
  void shouldSendAgainOnlySomeAfterARestart() {
    String webhook = registered(body("url", url));
    String account = anAccount();
    deposit(List.of(account), 5);
    awaited(account, 6);
    String before = api().get(webhook).json().path("position").asText();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                !api()
                    .get("/v1/feed?after=" + position(webhook) + "&entity=" + account.substring(4))
                    .json()
                    .path("events")
                    .elements()
                    .hasNext());
    node.restart();
    deposit(List.of(account), 1);
    awaited(account, 7);
    assertThat(received(account)).hasSize(7);
    assertThat(before).isNotEmpty();
  }

  @Test
  void shouldParkWhatFailsForTooLongAndGoOnWhenReplayed() {
    String webhook = registered(body("url", url));
    RECEIVER.answer(500);
    String account = anAccount();
    deposit(List.of(account), 2);
    JsonNode parked = awaited(webhook, one -> one.path("status").asText().equals("parked"));
    assertThat(parked.path("parkedReason").asText()).startsWith("Expected").contains(", but");
    assertThat(parked.path("failedAttempts").asInt()).isGreaterThan(1);
    JsonNode deliveries = api().get(webhook + "/deliveries").status(200).json().path("deliveries");
    assertThat(deliveries.path(0).path("delivered").asBoolean(true)).isFalse();
    assertThat(deliveries.path(0).path("event").asText()).isEqualTo(account.substring(4) + "/1");
    assertThat(deliveries.size()).isBetween(2, 50);

    RECEIVER.answer(204);
    api()
        .post(webhook + "/replay", body("after", parked.path("position").asText()))
        .status(200)
        .shows("status", "active", "failedAttempts", 0);
    assertThat(awaited(account, 3)).extracting(Received::sequence).containsExactly(1, 2, 3);
  }

  @Test
  void shouldParkAtOnceWhenTheReceiverIsGone() {
    String webhook = registered(body("url", url));
    RECEIVER.answer(410);
    anAccount();
    awaited(
        webhook,
        one ->
            one.path("status").asText().equals("parked")
                && one.path("failedAttempts").asInt() == 1);
  }

  @Test
  void shouldTellAgainWhenReplayed() {
    String webhook = registered(body("url", url, "types", List.of("account.*")));
    String before = position(webhook);
    String account = anAccount();
    deposit(List.of(account), 2);
    awaited(account, 3);
    api().post(webhook + "/replay", body("after", before)).status(200);
    // At least: what was sent and not recorded yet is sent once more.
    await().atMost(PATIENCE).until(() -> received(account).size() >= 6);
    assertThat(received(account)).extracting(Received::id).doesNotContainNull();
    assertThat(new HashSet<>(received(account).stream().map(Received::id).toList())).hasSize(3);
  }

  @Test
  void shouldTellOfTheWantedTypesOnly() {
    registered(body("url", url, "types", List.of("io.quorate.account.deposited", "item.*")));
    String account = anAccount();
    String item = api().anItem(1);
    deposit(List.of(account), 1);
    awaited(account, 1);
    awaited(item, 1);
    assertThat(received(account)).extracting(Received::sequence).containsExactly(2);
  }

  @Test
  void shouldTellNothingAfterItsEnd() {
    String webhook = registered(body("url", url + "/ended"));
    registered(body("url", url));
    String known = anAccount();
    await().atMost(PATIENCE).until(() -> received(known).size() == 2);
    api().delete(webhook).status(200).shows("status", "removed");
    api().delete(webhook).status(200);
    api().get(webhook).problem(404, "not_found");
    api().get(webhook + "/deliveries").problem(404, "not_found");
    api().post(webhook + "/replay", body("after", "end")).problem(404, "not_found");
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              String account = anAccount();
              return awaited(account, 1).stream().noneMatch(one -> one.path().endsWith("/ended"));
            });
  }

  @Test
  void shouldAnswerTheSameAgainAndShowItsOwnSecretOnce() {
    String path = fresh();
    String wanted = body("url", url, "types", List.of("item.*"));
    Api keyed = api().with("Idempotency-Key", RunningNode.freshId("key"));
    String secret = keyed.put(path, wanted).status(201).json().path("secret").asText();
    assertThat(secret).matches("whsec_[A-Za-z0-9+/]{43}=");
    assertThat(keyed.put(path, wanted).status(201).json().path("secret").asText())
        .isEqualTo(secret);
    assertThat(api().put(path, wanted).status(200).body()).doesNotContain("whsec_");
    assertThat(api().get(path).status(200).shows("status", "active").body())
        .doesNotContain("whsec_");
    assertThat(api().get(path + "/deliveries").status(200).body()).doesNotContain("whsec_");
    api().with("If-None-Match", "*").put(path, wanted).problem(412);
    api().put(path, body("url", url)).problem(409, "exists_with_different_payload");
    api()
        .put(path, body("url", url, "types", List.of("item.*"), "secret", SECRET))
        .problem(409, "exists_with_different_payload");
  }

  @Test
  void shouldNotShowASecretThatTheClientGave() {
    String path = fresh();
    String wanted = body("url", url, "secret", SECRET);
    assertThat(api().put(path, wanted).status(201).body()).doesNotContain(SECRET);
    api().put(path, wanted).status(200);
  }

  @Test
  void shouldShowNoWebhookInTheFeed() {
    String end = api().get("/v1/feed?after=end").json().path("next").asText();
    registered(body("url", url));
    String account = anAccount();
    awaited(account, 1);
    assertThat(api().get("/v1/feed?after=" + end).status(200).body()).doesNotContain("webhook");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"url\":1}",
        "{\"url\":\"\"}",
        "{\"url\":\"http://127.0.0.1:1/hook\"}",
        "{\"url\":\"http://169.254.169.254/\"}",
        "{\"url\":\"ftp://localhost:1/\"}",
        "{\"url\":\"http://localhost:1/\",\"types\":[\"x\"]}",
        "{\"url\":\"http://localhost:1/\",\"types\":[\"webhook.*\"]}",
        "{\"url\":\"http://localhost:1/\",\"types\":[null]}",
        "{\"url\":\"http://localhost:1/\",\"types\":\"item.*\"}",
        "{\"url\":\"http://localhost:1/\",\"secret\":\"whsec_AAAA\"}",
        "{\"url\":\"http://localhost:1/\",\"secret\":\"12345678901234567890123456789012\"}",
        "{\"url\":\"http://localhost:1/\",\"more\":1}"
      })
  void shouldRefuseBadInput(String body) {
    String path = "/v1/webhooks/" + RunningNode.freshId("bad");
    assertThat(api().put(path, body).problem(400).body()).doesNotContain("12345678901234567890");
    api().get(path).problem(404, "not_found");
  }

  @Test
  void shouldRefuseBadReplays() {
    String webhook = registered(body("url", "http://localhost:1/x"));
    api().post(webhook + "/replay").problem(400, "invalid_argument");
    api().post(webhook + "/replay", body("after", "x")).problem(400, "invalid_argument");
    api().post(webhook + "/replay", body("after", "1-2-3")).problem(400, "invalid_argument");
  }

  @Test
  void shouldRefuseMoreThanTheMost() {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              String path = "/v1/webhooks/" + RunningNode.freshId("many");
              Answer answer = api().put(path, body("url", "http://localhost:1/x"));
              if (answer.status() == 201) {
                webhooks.add(path);
                return false;
              }
              answer.problem(409, "limit_exceeded");
              return true;
            });
    api().put(webhooks.getFirst(), body("url", "http://localhost:1/x")).status(200);
  }

  private static Api api() {
    return node.api();
  }

  private String fresh() {
    String path = "/v1/webhooks/" + RunningNode.freshId("webhook");
    webhooks.add(path);
    return path;
  }

  private String registered(String body) {
    String path = fresh();
    api().put(path, body).status(201);
    return path;
  }

  private static String position(String webhook) {
    return api().get(webhook).status(200).json().path("position").asText();
  }

  private static String anAccount() {
    return api().anAccount(0);
  }

  private static void deposit(List<String> accounts, int times) {
    for (int i = 0; i < times; i++) {
      accounts.forEach(account -> api().post(account + "/deposits", body("amount", 1)).status(200));
    }
  }

  private List<Received> received(String entity) {
    return RECEIVER.taken().stream()
        .filter(one -> (one.path() + "/").startsWith(URI.create(url).getPath() + "/"))
        .filter(one -> one.subject().equals(entity.substring("/v1/".length())))
        .toList();
  }

  /** Returns what was received of an entity, once so many different events were. */
  private List<Received> awaited(String entity, int events) {
    return await()
        .atMost(PATIENCE)
        .until(() -> received(entity), all -> new HashSet<>(firsts(all)).size() >= events);
  }

  private static JsonNode awaited(String webhook, Predicate<JsonNode> state) {
    return await().atMost(PATIENCE).until(() -> api().get(webhook).status(200).json(), state);
  }

  /** Returns the numbers of the events, each where it came for the first time. */
  private static List<Integer> firsts(List<Received> received) {
    return received.stream().map(Received::sequence).distinct().toList();
  }
}
