package io.quorate.node.consistency;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.testing.BesideOthers;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.RunningNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reads that go on when the database has ended. */
@BesideOthers
class ConsistencyWithoutDatabaseTest {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private static RunningNode node;

  @BeforeAll
  static void start() {
    node = RunningNode.start(Map.of("quorate.http.deadline", "2s"));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void shouldReadOnWithoutTheDatabase() {
    Api api = node.api();
    String account = api.anAccount(5);
    api.post(account + "/deposits", body("amount", 2)).status(200);
    String item = api.anItem(3);
    for (String path : List.of(account, item)) {
      api.get(path + "?consistency=eventual").status(200);
      await().atMost(PATIENCE).until(() -> api.get(path + "?consistency=weak").status() == 200);
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> api.get(account + "?consistency=eventual").shows("balance", 7));

    node.stopDatabase();

    await().atMost(PATIENCE).untilAsserted(() -> api.get(account).problem(503, "unavailable"));
    for (int i = 0; i < 20; i++) {
      api.get(account + "?consistency=eventual").status(200).shows("balance", 7);
      api.get(account + "?consistency=weak").status(200).shows("balance", 7);
      api.get(account + "?consistency=session").status(200).shows("balance", 7);
      api.get(item + "?consistency=eventual").status(200).shows("onHand", 3);
      api.get(account + "?consistency=bounded&maxStaleness=1h").status(200).shows("balance", 7);
    }
    api.get(account + "?consistency=bounded&maxStaleness=0ms").problem(503, "unavailable");
    assertThat(api.post(account + "/deposits", body("amount", 1)).status()).isIn(503, 504);
    api.get(account + "-other?consistency=eventual").problem(503, "unavailable");
    api.get("/v1/feed").problem(503, "unavailable");
  }
}
