package io.quorate.node;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.testing.BesideOthers;
import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.RunningNode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What a node has acknowledged is there after it was stopped and started again. */
@BesideOthers
@TestInstance(Lifecycle.PER_CLASS)
class RestartTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RunningNode node = RunningNode.start(Map.of());

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void shouldKeepEverythingThroughARestart() {
    String account = node.api().anAccount(100);
    String item = node.api().anItem(50);
    String expiring = node.api().anAccount(100);
    node.api().put(account + "/holds/h", body("amount", 30)).status(201);
    node.api().put(item + "/reservations/r", body("quantity", 5)).status(201);
    node.api().put(expiring + "/holds/h", body("amount", 30, "ttl", "1s")).status(201);
    Answer deposited =
        node.api()
            .with("Idempotency-Key", "k")
            .post(account + "/deposits", body("amount", 5))
            .status(200);
    String accountBefore = node.api().get(account).body();
    String itemBefore = node.api().get(item).body();
    String eventsBefore = node.api().get(account + "/events").body();

    node.restart();

    Api api = node.api();
    // First of all, since nothing but the reminder may wake it.
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(api.get(expiring + "/events").status(200).body())
                    .contains("account.hold-expired"));
    assertThat(api.get(account + "/events").status(200).body()).isEqualTo(eventsBefore);
    assertThat(api.get(account).status(200).body()).isEqualTo(accountBefore);
    assertThat(api.get(item).status(200).body()).isEqualTo(itemBefore);
    Answer again =
        api.with("Idempotency-Key", "k").post(account + "/deposits", body("amount", 5)).status(200);
    assertThat(again.header("Idempotency-Replayed")).hasValue("true");
    assertThat(again.body()).isEqualTo(deposited.body());
    api.post(account + "/holds/h/capture").status(200).shows("captured", 30);
    api.post(item + "/reservations/r/confirm").status(200).shows("confirmed", 5);
    api.get(expiring).shows("held", 0, "available", 100, "version", 3);
  }
}
