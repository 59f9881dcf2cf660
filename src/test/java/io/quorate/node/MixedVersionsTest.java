package io.quorate.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.testing.BesideOthers;
import io.quorate.testing.FreePorts;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.RunningNode;
import io.quorate.testing.node.Steps;
import java.time.Duration;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What an older node cannot read is written only when every node has the same version. */
@BesideOthers
class MixedVersionsTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void shouldPassOnTheWholePlanWhileAnotherVersionIsThere() {
    int port = FreePorts.range(2);
    String seed = "127.0.0.1:" + port;
    try (RunningNode node =
        RunningNode.start(
            Map.of("quorate.cluster.port", port, "quorate.cluster.seed-nodes", seed))) {
      assertThat(routeOfAChoreography(node.api())).isEqualTo("slip");

      try (Node other =
              node.startAnother(
                  "0.0.1",
                  Map.of("quorate.cluster.port", port + 1, "quorate.cluster.seed-nodes", seed));
          Api api = new Api(other.httpAddress())) {
        api.awaitReady();
        assertThat(routeOfAChoreography(api)).isEqualTo("relay");
        assertThat(routeOfAChoreography(node.api())).isEqualTo("relay");
        other.leave();
        assertThat(other.awaitEnd()).isZero();
      }

      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(routeOfAChoreography(node.api())).isEqualTo("slip"));
    }
  }

  /** Returns the kind of route that the first participant was given. */
  private static String routeOfAChoreography(Api api) {
    String payer = api.anAccount(100);
    String payee = api.anAccount(0);
    api.put(
            Steps.freshTransaction(),
            Steps.transaction("choreography", Steps.debit(payer, 5), Steps.credit(payee, 5)))
        .status(201);
    JsonNode events = api.get(payer + "/events").status(200).json().get("events");
    return StreamSupport.stream(events.spliterator(), false)
        .filter(event -> event.path("kind").asText().equals("performed"))
        .map(event -> event.path("route").path("kind").asText())
        .findFirst()
        .orElseThrow();
  }
}
