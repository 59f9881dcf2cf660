package io.quorate.node.webhook;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.testing.BesideOthers;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.RunningNode;
import io.quorate.testing.node.WebhookReceiver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Webhooks whose events the node holds back: since it has as many calls as it may have, or leaves
 * the host alone, for longer here than until it gives a receiver up.
 */
@BesideOthers
class WebhookNotSentTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final WebhookReceiver RECEIVER = new WebhookReceiver();
  private static final WebhookReceiver BUSY = new WebhookReceiver();
  private static RunningNode node;

  private final List<String> webhooks = new ArrayList<>();

  @BeforeAll
  static void startNode() {
    node =
        RunningNode.start(
            Map.of(
                "quorate.call.allow", RECEIVER.url() + "," + BUSY.url(),
                "quorate.call.max-connections", 1,
                "quorate.call.breaker-failures", 2,
                "quorate.call.breaker-reset", "15s",
                "quorate.webhooks.interval", "100ms",
                "quorate.webhooks.retry-first", "50ms",
                "quorate.webhooks.retry-most", "200ms",
                "quorate.webhooks.give-up-after", "3s"));
  }

  @AfterAll
  static void stopNode() {
    node.close();
    RECEIVER.close();
    BUSY.close();
  }

  @AfterEach
  void removeAll() {
    webhooks.forEach(path -> api().delete(path));
  }

  /** Eight are sent at once where one may be. */
  @Test
  void shouldTellOfAllByTheConnectionsThatThereAre() {
    String webhook = registered(BUSY.url());
    var accounts = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      accounts.add(api().anAccount(0));
    }
    await().atMost(PATIENCE).until(() -> BUSY.subjects().containsAll(subjects(accounts)));
    JsonNode deliveries =
        await()
            .atMost(PATIENCE)
            .until(() -> deliveries(webhook), latest -> latest.size() >= accounts.size());
    assertThat(deliveries).allMatch(attempt -> attempt.path("delivered").asBoolean());
  }

  /**
   * Two failures of one receiver, and its host is left alone: that one is parked when its time is
   * over, though it is not tried any more; the other one on that host, which was never tried,
   * waits.
   */
  @Test
  void shouldParkTheReceiverThatFailedAndNotTheOneThatWasNotTried() {
    RECEIVER.answer("/fails", 500);
    String failing = registered(RECEIVER.url() + "/fails");
    String account = api().anAccount(0);
    awaited(failing, shown -> shown.path("failedAttempts").asInt() == 2);
    String waiting = registered(RECEIVER.url() + "/works");
    String other = api().anAccount(0);

    JsonNode parked = awaited(failing, shown -> shown.path("status").asText().equals("parked"));
    assertThat(parked.path("failedAttempts").asInt()).isEqualTo(2);
    assertThat(parked.path("parkedReason").asText()).contains("within 3 s");
    assertThat(deliveries(failing)).hasSize(2);

    JsonNode shown = api().get(waiting).status(200).json();
    assertThat(shown.path("status").asText()).isEqualTo("active");
    assertThat(shown.path("failedAttempts").asInt()).isZero();
    assertThat(RECEIVER.subjects()).isEmpty();
    await().atMost(PATIENCE).until(() -> RECEIVER.subjects().containsAll(subjects(List.of(other))));
    assertThat(RECEIVER.subjects()).doesNotContainAnyElementsOf(subjects(List.of(account)));
    assertThat(api().get(waiting).status(200).json().path("status").asText()).isEqualTo("active");
  }

  /** Refused connections are failures of the receiver, and the time goes on while it is left. */
  @Test
  void shouldParkAReceiverThatIsDown() {
    BUSY.goDown();
    try {
      String webhook = registered(BUSY.url());
      api().anAccount(0);
      JsonNode parked = awaited(webhook, shown -> shown.path("status").asText().equals("parked"));
      assertThat(parked.path("failedAttempts").asInt()).isEqualTo(2);
    } finally {
      BUSY.comeUp();
    }
  }

  private static Api api() {
    return node.api();
  }

  private String registered(String url) {
    String path = "/v1/webhooks/" + RunningNode.freshId("webhook");
    webhooks.add(path);
    api().put(path, body("url", url)).status(201);
    return path;
  }

  private static List<String> subjects(List<String> entities) {
    return entities.stream().map(entity -> entity.substring("/v1/".length())).toList();
  }

  private static JsonNode deliveries(String webhook) {
    return api().get(webhook + "/deliveries").status(200).json().path("deliveries");
  }

  private static JsonNode awaited(String webhook, Predicate<JsonNode> state) {
    return await().atMost(PATIENCE).until(() -> api().get(webhook).status(200).json(), state);
  }
}
