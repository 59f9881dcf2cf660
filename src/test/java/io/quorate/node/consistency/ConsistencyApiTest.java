package io.quorate.node.consistency;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.cluster.NodeConfig;
import io.quorate.node.Node;
import io.quorate.testing.BesideOthers;
import io.quorate.testing.FreePorts;
import io.quorate.testing.Seed;
import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.RunningNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads with each consistency, on two nodes. */
@BesideOthers
class ConsistencyApiTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String SESSION = "Quorate-Session";
  private static final String SOURCE = "Quorate-Source";
  private static final String AS_OF = "Quorate-As-Of";

  private static RunningNode node;
  private static Node second;
  private static Api api;
  private static List<Api> apis;

  @BeforeAll
  static void start() {
    int port = FreePorts.range(2);
    String seed = "127.0.0.1:" + port;
    node =
        RunningNode.start(Map.of("quorate.cluster.port", port, "quorate.cluster.seed-nodes", seed));
    second =
        node.startAnother(
            NodeConfig.version(),
            Map.of("quorate.cluster.port", port + 1, "quorate.cluster.seed-nodes", seed));
    Api other = new Api(second.httpAddress());
    other.awaitReady();
    api = node.api();
    apis = List.of(api, other);
  }

  @AfterAll
  static void stop() {
    apis.getLast().close();
    second.close();
    node.close();
  }

  @Test
  void shouldAnswerAsEverWithoutAChoice() {
    Answer answer = api.get(api.anAccount(5)).status(200);
    assertThat(answer.header(SOURCE)).isEmpty();
    assertThat(answer.header(AS_OF)).isEmpty();
    assertThat(answer.header(SESSION)).isEmpty();
  }

  @Test
  void shouldTellTheSourceAndTheMoment() {
    String account = api.anAccount(5);
    Instant before = Instant.now();
    for (String level : List.of("strong", "session", "bounded", "eventual")) {
      Answer answer = api.get(account + "?consistency=" + level).status(200);
      answer.shows("balance", 5, "version", 1);
      assertThat(answer.header("ETag")).contains("\"1\"");
      assertThat(answer.header(SOURCE))
          .as(level)
          .contains(level.equals("strong") ? "owner" : "replica");
      assertThat(Instant.parse(answer.header(AS_OF).orElseThrow()))
          .isBetween(before.minusSeconds(5), Instant.now().plusSeconds(5));
    }
  }

  @Test
  void shouldShowEveryKindOfEntityAndItsParts() {
    String account = api.anAccount(100);
    api.put(account + "/holds/h", body("amount", 30)).status(201);
    String item = api.anItem(9);
    api.put(item + "/reservations/r", body("quantity", 2)).status(201);
    String lock = "/v1/locks/" + RunningNode.freshId("lock");
    api.post(lock + "/acquire", body("owner", "o", "ttl", "1m")).status(200);
    String transfer = "/v1/transactions/" + RunningNode.freshId("transfer");
    api.put(
            transfer,
            """
            {"steps":[{"type":"debit","account":"%s","amount":1}]}"""
                .formatted(account.substring("/v1/accounts/".length())))
        .status(201);

    for (String path :
        List.of(account, account + "/holds/h", item, item + "/reservations/r", transfer)) {
      for (String level : List.of("session", "bounded&maxStaleness=0ms", "eventual")) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(api.get(path + "?consistency=" + level).status(200).json())
                        .as("%s %s", path, level)
                        .isEqualTo(api.get(path).status(200).json()));
      }
    }
    api.get(lock + "?consistency=eventual").status(200).shows("available", 0);
    for (String path : List.of(account + "/holds/none", account + "none", item + "none")) {
      api.get(path + "?consistency=eventual").problem(404, "not_found");
    }
  }

  /** Read your writes, on whatever node. */
  @Test
  void shouldShowASessionWhatItHasWritten() {
    String account = api.anAccount(0);
    apis.forEach(each -> each.get(account + "?consistency=eventual").status(200));
    var random = new SplittableRandom(Seed.VALUE);
    String session = "new";
    int fromCopies = 0;
    for (int i = 1; i <= 300; i++) {
      Answer written =
          on(random).with(SESSION, session).post(account + "/deposits", body("amount", 1));
      session = written.status(200).header(SESSION).orElseThrow();
      Answer read = on(random).with(SESSION, session).get(account + "?consistency=session");
      assertThat(read.status(200).number("balance")).as("seed %d", Seed.VALUE).isEqualTo(i);
      session = read.header(SESSION).orElseThrow();
      fromCopies += read.header(SOURCE).orElseThrow().equals("replica") ? 1 : 0;
    }
    System.out.printf("read from copies: %d of 300%n", fromCopies);
    shouldSoonReadFromTheCopy(account, session);
  }

  /** Monotonic reads: what a session has seen once, it sees for ever. */
  @Test
  void shouldNeverShowASessionAnOlderState() {
    String account = api.anAccount(0);
    apis.forEach(each -> each.get(account + "?consistency=eventual").status(200));
    var random = new SplittableRandom(Seed.VALUE);
    String session = "new";
    long seen = 0;
    for (int i = 1; i <= 300; i++) {
      on(random).post(account + "/deposits", body("amount", 1)).status(200);
      String level = random.nextInt(4) == 0 ? "strong" : "session";
      Answer read = on(random).with(SESSION, session).get(account + "?consistency=" + level);
      session = read.status(200).header(SESSION).orElseThrow();
      assertThat(read.number("balance")).as("seed %d", Seed.VALUE).isGreaterThanOrEqualTo(seen);
      seen = read.number("balance");
    }
    shouldSoonReadFromTheCopy(account, session);
  }

  /** Else the session would be right because it always asks the owner. */
  private static void shouldSoonReadFromTheCopy(String account, String session) {
    for (Api each : apis) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(
                          each.with(SESSION, session)
                              .get(account + "?consistency=session")
                              .header(SOURCE))
                      .contains("replica"));
    }
  }

  @Test
  void shouldShowASessionWhatItsTransactionsHaveDone() {
    String from = api.anAccount(1_000);
    String to = api.anAccount(0);
    apis.forEach(each -> each.get(from + "?consistency=eventual").status(200));
    var random = new SplittableRandom(Seed.VALUE);
    String session = "new";
    for (int i = 1; i <= 50; i++) {
      Answer moved =
          on(random)
              .with(SESSION, session)
              .post(
                  "/v1/transfers",
                  body(
                      "from", from.substring("/v1/accounts/".length()),
                      "to", to.substring("/v1/accounts/".length()),
                      "amount", 1));
      session = moved.status(201).header(SESSION).orElseThrow();
      Answer read = on(random).with(SESSION, session).get(from + "?consistency=session");
      assertThat(read.status(200).number("balance")).isEqualTo(1_000 - i);
      session = read.header(SESSION).orElseThrow();
    }
  }

  /** Whatever was acknowledged longer ago than the staleness must be there. */
  @Test
  void shouldBoundTheStaleness() {
    String account = api.anAccount(0);
    apis.forEach(each -> each.get(account + "?consistency=eventual").status(200));
    var random = new SplittableRandom(Seed.VALUE);
    var acknowledgedNanos = new ArrayList<Long>();
    int fromCopies = 0;
    for (int i = 0; i < 300; i++) {
      on(random).post(account + "/deposits", body("amount", 1)).status(200);
      acknowledgedNanos.add(System.nanoTime());
      long staleMs = random.nextInt(60);
      long askedNanos = System.nanoTime();
      Answer read =
          on(random)
              .get("%s?consistency=bounded&maxStaleness=%dms".formatted(account, staleMs))
              .status(200);
      long least =
          acknowledgedNanos.stream()
              .filter(at -> askedNanos - at >= Duration.ofMillis(staleMs).toNanos())
              .count();
      assertThat(read.number("balance"))
          .as("seed %d, at most %d ms old", Seed.VALUE, staleMs)
          .isGreaterThanOrEqualTo(least);
      fromCopies += read.header(SOURCE).orElseThrow().equals("replica") ? 1 : 0;
    }
    assertThat(fromCopies).isPositive();
    assertThat(api.get(account + "?consistency=bounded&maxStaleness=0ms").header(SOURCE))
        .contains("owner");
    assertThat(api.get(account + "?consistency=bounded&maxStaleness=1h").header(SOURCE))
        .contains("replica");
  }

  @Test
  void shouldBecomeTheSameEverywhere() {
    String account = api.anAccount(0);
    apis.forEach(each -> each.get(account + "?consistency=eventual").status(200));
    for (int i = 1; i <= 20; i++) {
      api.post(account + "/deposits", body("amount", 1)).status(200);
    }
    for (Api each : apis) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> each.get(account + "?consistency=eventual").shows("balance", 20));
    }
  }

  @Test
  void shouldHearByGossipOfWhatIsWantedElsewhere() {
    String account = api.anAccount(3);
    Api other = apis.getLast();
    await().atMost(PATIENCE).until(() -> api.get(account + "?consistency=weak").status() == 200);
    Answer heard =
        await()
            .atMost(PATIENCE)
            .until(
                () -> other.get(account + "?consistency=weak"), answer -> answer.status() == 200);
    heard.shows("balance", 3, "version", 1);
    api.post(account + "/deposits", body("amount", 4)).status(200);
    for (Api each : apis) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> each.get(account + "?consistency=weak").shows("balance", 7));
    }
  }

  @Test
  void shouldNotWaitForWhatIsUnknown() {
    String account = api.anAccount(3);
    Answer first = apis.getLast().get(account + "?consistency=weak");
    first.problem(503, "unavailable").retryable();
    await()
        .atMost(PATIENCE)
        .until(() -> apis.getLast().get(account + "?consistency=weak").status() == 200);
  }

  @Test
  void shouldShowTheViewsOfAllNodes() {
    for (Api each : apis) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                JsonNode gossip = each.get("/v1/cluster").status(200).json().path("gossip");
                assertThat(gossip.path("converged").asBoolean()).isTrue();
                assertThat(gossip.path("views")).hasSize(2);
                for (JsonNode view : gossip.path("views")) {
                  assertThat(view.path("members")).hasSize(2);
                  assertThat(view.path("clock")).hasSize(2);
                  assertThat(view.path("unreachable")).isEmpty();
                }
              });
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "consistency=",
        "consistency=Strong",
        "consistency=linearizable",
        "maxStaleness=1s",
        "consistency=eventual&maxStaleness=1s",
        "consistency=bounded&maxStaleness=1",
        "consistency=bounded&maxStaleness=2h"
      })
  void shouldRefuseWhatItDoesNotKnow(String query) {
    api.get(api.anAccount(1) + "?" + query).problem(400, "invalid_argument");
  }

  @Test
  void shouldRefuseASessionThatItHasNotMadeBeforeItDoesAnything() {
    String account = api.anAccount(1);
    Api wrong = api.with(SESSION, "nonsense");
    wrong.get(account + "?consistency=session").problem(400, "invalid_argument");
    wrong.post(account + "/deposits", body("amount", 1)).problem(400, "invalid_argument");
    String fresh = account + "-fresh";
    wrong.put(fresh, "").problem(400, "invalid_argument");
    api.get(account).shows("balance", 1);
    api.get(fresh).problem(404, "not_found");
  }

  private static Api on(SplittableRandom random) {
    return apis.get(random.nextInt(apis.size()));
  }
}
