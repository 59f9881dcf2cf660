package io.quorate.node.webhook;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.cluster.NodeConfig;
import io.quorate.node.Node;
import io.quorate.testing.FreePorts;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.RunningNode;
import io.quorate.testing.node.WebhookReceiver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Webhooks while nodes come and go. */
class WebhookClusterTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void shouldGoOnWhenTheSendingNodeLeaves() {
    int port = FreePorts.range(2);
    String seed = "127.0.0.1:" + port;
    try (var receiver = new WebhookReceiver();
        RunningNode node = RunningNode.start(settings(port, seed, receiver));
        Node other = node.startAnother(NodeConfig.version(), settings(port + 1, seed, receiver));
        Api api = new Api(other.httpAddress())) {
      api.awaitReady();
      String webhook = "/v1/webhooks/shop";
      await()
          .atMost(LIMIT)
          .until(() -> api.put(webhook, body("url", receiver.url())).status() < 300);
      String account = api.anAccount(0);
      deposit(api, account);
      await().atMost(LIMIT).until(() -> sequences(receiver, account).size() == 6);

      // The oldest node sends; then the other one does.
      node.restart();
      deposit(api, account);
      await().atMost(LIMIT).until(() -> sequences(receiver, account).size() == 11);
      assertThat(sequences(receiver, account)).isSorted();
    }
  }

  @Test
  void shouldRegisterNoneWhileAnotherVersionIsThere() {
    int port = FreePorts.range(2);
    String seed = "127.0.0.1:" + port;
    try (var receiver = new WebhookReceiver();
        RunningNode node = RunningNode.start(settings(port, seed, receiver))) {
      String wanted = body("url", receiver.url());
      try (Node other = node.startAnother("0.0.1", settings(port + 1, seed, receiver));
          Api api = new Api(other.httpAddress())) {
        api.awaitReady();
        node.api().put("/v1/webhooks/shop", wanted).problem(503, "unavailable").retryable();
        other.leave();
        assertThat(other.awaitEnd()).isZero();
      }
      await()
          .atMost(LIMIT)
          .until(() -> node.api().put("/v1/webhooks/shop", wanted).status() == 201);
    }
  }

  private static Map<String, Object> settings(int port, String seed, WebhookReceiver receiver) {
    return Map.of(
        "quorate.cluster.port",
        port,
        "quorate.cluster.seed-nodes",
        seed,
        "quorate.call.allow",
        receiver.url());
  }

  private static void deposit(Api api, String account) {
    for (int i = 0; i < 5; i++) {
      api.post(account + "/deposits", body("amount", 1)).status(200);
    }
  }

  /** Returns the numbers of an account's events, each where it came for the first time. */
  private static List<Integer> sequences(WebhookReceiver receiver, String account) {
    return receiver.taken().stream()
        .filter(one -> one.subject().equals(account.substring("/v1/".length())))
        .map(WebhookReceiver.Received::sequence)
        .distinct()
        .toList();
  }
}
