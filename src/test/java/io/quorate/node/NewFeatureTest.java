package io.quorate.node;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.http.api.CounterRoutes;
import io.quorate.node.counter.CounterAudit;
import io.quorate.node.counter.CounterStepKinds;
import io.quorate.node.counter.CounterType;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.RunningNode;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A feature that only the tests have: a package, its routes and one line run on a real node, with
 * no change of the program. The page on contributing follows these files.
 */
@NullUnmarked
class NewFeatureTest {

  private static final Feature COUNTERS =
      Feature.of(CounterType.TYPE, new CounterAudit())
          .doing(new CounterStepKinds())
          .servedBy(CounterRoutes::over);

  private static RunningNode node;

  private final Api api = node.api();
  private final String id = RunningNode.freshId("counter");
  private final String path = "/v1/counters/" + id;

  @BeforeAll
  static void start() {
    node = RunningNode.start(Map.of(), COUNTERS);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void shouldServeItsRoutes() {
    api.post(path + "/counts", body("times", 3)).status(200).shows("id", id, "count", 3);
    api.get(path).status(200).shows("count", 3);
  }

  @Test
  void shouldTakePartInATransaction() {
    String account = RunningNode.freshId("account");
    api.put("/v1/accounts/" + account, body("initialBalance", 100)).status(201);

    api.post("/v1/transactions", steps(account, 40)).status(201);
    api.get(path).shows("count", 2);
    api.post("/v1/transactions", steps(account, 70)).status(409);

    api.get(path).shows("count", 2);
    api.get("/v1/accounts/" + account).shows("balance", 60, "held", 0);
  }

  @Test
  void shouldAppearInTheAudit() {
    long before = countedInTheAudit();
    api.post(path + "/counts", body("times", 5)).status(200);
    String account = RunningNode.freshId("account");
    api.put("/v1/accounts/" + account, body("initialBalance", 100)).status(201);
    api.post("/v1/transactions", steps(account, 1)).status(201);

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(countedInTheAudit()).isGreaterThanOrEqualTo(before + 7));
    assertThat(api.get("/v1/audit").json().path("conserved").asBoolean()).isTrue();
  }

  private static long countedInTheAudit() {
    return node.api()
        .get("/v1/audit")
        .json()
        .path("others")
        .path("counts")
        .path("received")
        .asLong();
  }

  private String steps(String account, int amount) {
    return """
        {"protocol": "2pc", "steps": [
          {"type": "count", "counter": "%s", "times": 2},
          {"type": "debit", "account": "%s", "amount": %d}]}"""
        .formatted(id, account, amount);
  }
}
