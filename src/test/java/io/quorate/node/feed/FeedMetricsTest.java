package io.quorate.node.feed;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.testing.BesideOthers;
import io.quorate.testing.EventStream;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.MetricsPage;
import io.quorate.testing.node.RunningNode;
import io.quorate.testing.node.WebhookReceiver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What the page of metrics tells of the feed, of copies and of webhooks, on a node of its own. */
@BesideOthers
@TestInstance(Lifecycle.PER_CLASS)
class FeedMetricsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String READERS = "quorate_feed_readers";
  private static final String FEED_LAG = "quorate_feed_lag_seconds";
  private static final String COPIES = "quorate_replica_entities";
  private static final String PARKED = "quorate_webhook_parked";
  private static final String WEBHOOK_LAG = "quorate_webhook_lag_seconds";

  private final WebhookReceiver receiver = new WebhookReceiver();
  private final RunningNode node =
      RunningNode.start(
          Map.of(
              "quorate.call.allow", receiver.url(),
              "quorate.call.breaker-failures", 2,
              "quorate.call.breaker-reset", "1s",
              "quorate.call.breaker-reset-max", "1s",
              "quorate.webhooks.interval", "100ms",
              "quorate.webhooks.retry-first", "50ms",
              "quorate.webhooks.retry-most", "100ms",
              "quorate.replica.idle-after", "1s"));
  private final Api api = node.api();
  private final List<String> webhooks = new ArrayList<>();
  private MetricsPage before = MetricsPage.EMPTY;

  @BeforeEach
  void begin() {
    before = MetricsPage.of(api);
  }

  @AfterEach
  void removeWebhooks() {
    webhooks.forEach(path -> api.delete(path).status(200));
  }

  @AfterAll
  void stop() {
    node.close();
    receiver.close();
  }

  @Test
  void shouldCountWhoFollowsTheFeedAndWhatTheyAreGiven() {
    String end = api.get("/v1/feed?after=end").status(200).json().path("next").asText();
    String url = node.url() + "/v1/feed?after=end&types=account.*";
    try (var one = EventStream.open(url, null);
        var other = EventStream.open(url, null)) {
      await().atMost(PATIENCE).until(() -> one.comments() > 0 && other.comments() > 0);
      assertThat(now().value(READERS)).isEqualTo(2);
      String account = api.anAccount(1);
      api.anItem(1);
      api.post(account + "/deposits", body("amount", 1)).status(200);
      await().atMost(PATIENCE).until(() -> one.all().size() == 2 && other.all().size() == 2);
      assertThat(more(given("stream"))).isEqualTo(4);
      awaitValue(FEED_LAG, lag -> lag >= 0 && lag < 30);

      assertThat(api.get("/v1/feed?after=" + end).status(200).json().path("events")).hasSize(3);
      assertThat(more(given("page"))).isEqualTo(3);
      assertThat(more(given("stream"))).isEqualTo(4);
    }
    awaitValue(READERS, readers -> readers == 0);
  }

  /** There is nobody but the copies, which are given up when nobody reads them. */
  @Test
  void shouldTellHowFarTheFeedIsReadOnlyWhileSomebodyFollowsIt() {
    awaitValue(FEED_LAG, lag -> Double.isNaN(lag));
    String account = api.anAccount(1);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              api.get(account + "?consistency=eventual").status(200);
              assertThat(now().value(FEED_LAG)).isBetween(0.0, 30.0);
              assertThat(now().value(COPIES)).isPositive();
            });
    awaitValue(COPIES, copies -> copies == 0);
    awaitValue(FEED_LAG, lag -> Double.isNaN(lag));
  }

  @Test
  void shouldCountReadsByConsistencyAndSource() {
    String account = api.anAccount(1);
    api.get(account).status(200);
    api.get(account + "?consistency=strong").status(200);
    assertThat(reads()).isZero();

    api.get(account + "?consistency=eventual").status(200);
    assertThat(more(reads("eventual", "replica"))).isEqualTo(1);
    api.get(account + "?consistency=bounded&maxStaleness=1h").status(200);
    assertThat(more(reads("bounded", "replica"))).isEqualTo(1);
    api.get(account + "?consistency=bounded&maxStaleness=0s").status(200);
    assertThat(more(reads("bounded", "owner"))).isEqualTo(1);
    api.get(account + "?consistency=session").status(200);
    assertThat(more(reads("session", "replica"))).isEqualTo(1);
    api.get(api.anAccount(1) + "?consistency=weak").problem(503, "unavailable");
    assertThat(more(reads("weak", "none"))).isEqualTo(1);
    assertThat(reads()).isEqualTo(5);
  }

  @Test
  void shouldCountDeliveriesByTheirResult() {
    registered("/a");
    String account = api.anAccount(0);
    await().atMost(PATIENCE).until(() -> receiver.subjects().contains(account.substring(4)));
    awaitMore(delivered("delivered"));
    awaitValue(WEBHOOK_LAG, lag -> lag == 0);

    receiver.answer(400);
    api.post(account + "/deposits", body("amount", 1)).status(200);
    awaitMore(delivered("refused"));
    awaitValue(WEBHOOK_LAG, lag -> lag > 0);
    receiver.answer(204);
    awaitValue(WEBHOOK_LAG, lag -> lag == 0);

    receiver.goDown();
    api.post(account + "/deposits", body("amount", 1)).status(200);
    awaitMore(delivered("failed"));
    awaitMore(delivered("not_sent"));
    receiver.comeUp();
    awaitValue(WEBHOOK_LAG, lag -> lag == 0);
  }

  @Test
  void shouldCountWebhooksThatAreParked() {
    awaitValue(PARKED, parked -> parked == 0);
    receiver.answer("/gone", 410);
    String webhook = registered("/gone");
    api.anAccount(0);
    awaitValue(PARKED, parked -> parked == 1);
    api.delete(webhook).status(200);
    awaitValue(PARKED, parked -> parked == 0);
  }

  private MetricsPage now() {
    return MetricsPage.of(api);
  }

  private double more(String sample) {
    return now().since(before, sample);
  }

  private void awaitMore(String sample) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(more(sample)).as(sample).isPositive());
  }

  private void awaitValue(String sample, DoublePredicate expected) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(now().samples().get(sample)).as(sample).matches(v -> expected.test(v)));
  }

  private String registered(String path) {
    String webhook = "/v1/webhooks/" + RunningNode.freshId("webhook");
    webhooks.add(webhook);
    api.put(webhook, body("url", receiver.url() + path)).status(201);
    return webhook;
  }

  private static String given(String way) {
    return "quorate_feed_events_total{way=\"%s\"}".formatted(way);
  }

  private static String delivered(String result) {
    return "quorate_webhook_deliveries_total{result=\"%s\"}".formatted(result);
  }

  private static String reads(String level, String source) {
    return "quorate_replica_reads_total{level=\"%s\",source=\"%s\"}".formatted(level, source);
  }

  /** Returns how many reads were counted since the test began. */
  private double reads() {
    MetricsPage now = now();
    return now.samples().keySet().stream()
        .filter(sample -> sample.startsWith("quorate_replica_reads_total"))
        .mapToDouble(sample -> now.since(before, sample))
        .sum();
  }
}
