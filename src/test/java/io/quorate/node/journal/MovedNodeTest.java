package io.quorate.node.journal;

import static io.quorate.testing.node.Api.body;
import static io.quorate.testing.node.Steps.credit;
import static io.quorate.testing.node.Steps.debit;
import static io.quorate.testing.node.Steps.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.quorate.cluster.NodeConfig;
import io.quorate.move.Export;
import io.quorate.move.ExportFolder;
import io.quorate.move.Import;
import io.quorate.move.MoveLimits;
import io.quorate.node.Node;
import io.quorate.runtime.codec.WireSerializer;
import io.quorate.runtime.journal.ClientKeys;
import io.quorate.storage.JournalWriter;
import io.quorate.storage.PageLimit;
import io.quorate.storage.StorageEngine;
import io.quorate.testing.FreePorts;
import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.Lock;
import io.quorate.testing.node.RunningNode;
import io.quorate.testing.node.Steps;
import io.quorate.testing.node.WebhookReceiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What clients know of a node over PostgreSQL holds after the journal was moved to its own disk.
 */
class MovedNodeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PARTNER = "/partner";

  /** A page of one event: then no event comes twice because of the move. */
  private static final MoveLimits ONE_BY_ONE = new MoveLimits(new PageLimit(1, 1), 1000, 1 << 20);

  private final WebhookReceiver receiver = new WebhookReceiver();
  private final Map<String, ?> settings =
      Map.of("quorate.call.allow", receiver.url(), "quorate.webhooks.interval", "100ms");
  private final RunningNode before = RunningNode.start(settings);
  private @Nullable Node moved;

  @TempDir private Path folder;

  @AfterEach
  void stop() {
    if (moved != null) {
      moved.close();
    }
    before.close();
    receiver.close();
  }

  @Test
  void shouldKeepWhatClientsKnow() {
    Api api = before.api();
    String account = api.anAccount(100);
    Answer deposited =
        api.with("Idempotency-Key", "k").post(account + "/deposits", body("amount", 5)).status(200);
    String expiring = api.anAccount(100);
    api.put(expiring + "/holds/h", body("amount", 30, "ttl", "2s")).status(201);
    Lock lock = Lock.fresh(api);
    long token = lock.acquire("owner", "a", "ttl", "10m").status(200).number("token");
    String webhook = "/v1/webhooks/" + RunningNode.freshId("webhook");
    api.put(webhook, body("url", receiver.url())).status(201);
    String watched = api.anAccount(1);
    await().atMost(PATIENCE).until(() -> receiver.subjects().contains(watched.substring(4)));
    String cursor = api.get("/v1/feed?limit=1000").json().path("next").asText();
    String transaction = startedTransaction(api, account, watched);

    before.stop();
    Api after = move();
    receiver.answer(PARTNER, 204);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(after.get(expiring + "/events").status(200).body())
                    .contains("account.hold-expired"));
    Answer again =
        after
            .with("Idempotency-Key", "k")
            .post(account + "/deposits", body("amount", 5))
            .status(200);
    assertThat(again.header("Idempotency-Replayed")).hasValue("true");
    assertThat(again.body()).isEqualTo(deposited.body());
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> after.get(transaction).status(200).shows("status", "committed"));
    Lock same = new Lock(after, lock.name(), lock.scope());
    same.release("a", token).status(200).shows("count", 0);
    assertThat(same.acquired("b")).isEqualTo(token + 1);
    JsonNode rest = after.get("/v1/feed?limit=1000&after=" + cursor).status(200).json();
    assertThat(rest.path("events").findValuesAsText("subject"))
        .contains(subject(transaction))
        .doesNotContain(subject(webhook));
    String late = after.anAccount(1);
    await().atMost(PATIENCE).until(() -> receiver.subjects().contains(late.substring(4)));
    assertThat(receiver.subjects()).contains(subject(transaction));
    await()
        .atMost(PATIENCE)
        .until(() -> after.get(webhook).json().path("position").asText().contains("~"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> after.get("/v1/audit").status(200).shows("conserved", true));
  }

  private static String subject(String path) {
    return path.substring("/v1/".length());
  }

  /** Starts one that has done its first step, and cannot go on before the partner works. */
  private String startedTransaction(Api api, String from, String to) {
    receiver.answer(PARTNER, 500);
    String url = receiver.url() + PARTNER;
    var call = Map.<String, Object>of("type", "call", "url", url, "compensateUrl", url);
    String path = Steps.freshTransaction();
    api.put(path + "?wait=0s", transaction("saga", debit(from, 1), call, credit(to, 1)))
        .status(202);
    await().atMost(PATIENCE).untilAsserted(() -> api.get(from).shows("balance", 104));
    return path;
  }

  private Api move() {
    var exported = new ExportFolder(folder.resolve("export"));
    Config old = before.settings().getConfig("quorate");
    try (var reader = StorageEngine.of(old).openReader(old, "")) {
      assertThat(reader.nodesAtWork()).isZero();
      new Export(reader, exported, ONE_BY_ONE, line -> {}).run();
    }
    int ports = FreePorts.range(2);
    Config changed =
        ConfigFactory.parseMap(
                Map.of(
                    "quorate.storage.engine",
                    "raft",
                    "quorate.data",
                    folder.resolve("data").toString(),
                    "quorate.raft.port",
                    ports,
                    "quorate.raft.consensus-port",
                    ports + 1))
            .withFallback(before.settings());
    Config raft = changed.getConfig("quorate");
    new Import(exported, ONE_BY_ONE, line -> {})
        .run(
            export ->
                StorageEngine.of(raft)
                    .openWriter(
                        raft,
                        new JournalWriter.Plan(export, WireSerializer.IDENTIFIER, ClientKeys::of)));
    moved = Node.start(NodeConfig.complete(changed));
    Api api = new Api(moved.httpAddress());
    api.awaitReady();
    return api;
  }
}
