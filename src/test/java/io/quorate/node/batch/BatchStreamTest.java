package io.quorate.node.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.testing.BesideOthers;
import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.RawConnection;
import io.quorate.testing.node.RunningNode;
import io.quorate.testing.node.Steps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Batches as streams of lines, and the limit of batches, of a node that takes two at a time. */
@BesideOthers
@TestInstance(Lifecycle.PER_CLASS)
class BatchStreamTest {

  private static final String NO_OPERATIONS = "{\"operations\":[]}";
  private static final String DONE = "\"status\":200";
  private static final String LAST_CHUNK = "0\r\n\r\n";
  private static final int MANY = 5_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ServerSocket silent = silentPartner();
  private final String partner = "http://127.0.0.1:" + silent.getLocalPort() + "/";
  private final RunningNode node =
      RunningNode.start(
          Map.of(
              "quorate.http.batch.max-in-progress",
              2,
              "quorate.http.deadline",
              "2s",
              "quorate.call.allow",
              partner));
  private final Api api = node.api();
  private final HttpClient client = HttpClient.newHttpClient();
  private final String account = api.anAccount(0);

  @AfterAll
  void stop() throws IOException {
    client.close();
    node.close();
    silent.close();
  }

  /** Longer than others may take to begin. */
  @Test
  void shouldNotLetOneThatWaitsKeepOthersFromBeginning() {
    String slow =
        "{\"method\":\"PUT\",\"path\":\"%s?wait=4s\",\"body\":{\"steps\":[%s]}},"
            .formatted(
                Steps.freshTransaction(), "{\"type\":\"call\",\"url\":\"%s\"}".formatted(partner));
    String others = deposits(api.anAccount(0), 999).stripTrailing().replace("\n", ",");

    Answer answer = api.post("/v1/batch", "{\"operations\":[" + slow + others + "]}").status(200);

    JsonNode results = answer.json().path("results");
    assertThat(results.path(0).path("status").asInt()).isEqualTo(202);
    for (int i = 1; i < results.size(); i++) {
      assertThat(results.path(i).at("/body/balance").asInt()).isEqualTo(i);
    }
  }

  @Test
  void shouldAnswerManyLinesInOrder() throws Exception {
    String lines = deposits(account, MANY);

    List<JsonNode> results = results(send(lines));

    assertThat(results).hasSize(MANY);
    for (int i = 0; i < MANY; i++) {
      assertThat(results.get(i).path("status").asInt()).isEqualTo(200);
      assertThat(results.get(i).at("/body/version").asInt()).isEqualTo(2 + i);
    }
  }

  @Test
  void shouldGoOnAfterALineThatIsRefused() throws Exception {
    String other = api.anAccount(0);

    List<JsonNode> results =
        results(
            send(
                "{\"method\":\"GET\"}\n"
                    + "no JSON\n"
                    + "\r\n"
                    + deposits(other, 1)
                    + deposits(other, 1).stripTrailing()));

    assertThat(results.stream().map(result -> result.path("status").asInt()))
        .containsExactly(400, 400, 200, 200);
    assertThat(results.get(0).at("/body/detail").asText()).contains("path");
    assertThat(results.get(1).at("/body/code").asText()).isEqualTo("malformed_json");
    api.get(other).shows("balance", 2);
  }

  @Test
  void shouldPassOverALineThatIsTooLong() throws Exception {
    String other = api.anAccount(0);

    List<JsonNode> results =
        results(send(deposits(other, 1) + "x".repeat(100_000) + "\n" + deposits(other, 1)));

    assertThat(results.stream().map(result -> result.path("status").asInt()))
        .containsExactly(200, 413, 200);
    api.get(other).shows("balance", 2);
  }

  /** The rest of a stream would have other numbers than it had. */
  @Test
  void shouldHaveNoKeyOfTheStream() throws Exception {
    HttpRequest keyed = request(deposits(account, 1)).header("Idempotency-Key", "k").build();

    HttpResponse<String> refused = client.send(keyed, BodyHandlers.ofString());

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("its own key");
  }

  /** As curl does with a large body. */
  @Test
  void shouldTellAClientThatWaitsToSend() {
    String lines = deposits(api.anAccount(0), 2);
    try (RawConnection waiting = node.connect()) {
      waiting.send(
          String.join(
              "\r\n",
              "POST /v1/batch HTTP/1.1",
              "Host: localhost",
              "Content-Type: application/x-ndjson",
              "Content-Length: " + lines.length(),
              "Expect: 100-continue",
              "\r\n"));
      waiting.readUntil("100 Continue");

      assertThat(waiting.send(lines).readUntil(LAST_CHUNK)).contains("\"balance\":2");
    }
  }

  @Test
  void shouldRefuseOneBatchTooMany() throws Exception {
    try (RawConnection first = open(node);
        RawConnection second = open(node)) {
      first.send(chunk(account)).readUntil(DONE);
      second.send(chunk(account)).readUntil(DONE);

      Answer refused = api.post("/v1/batch", NO_OPERATIONS);

      refused.problem(429, "overloaded");
      api.get(account).status(200);
      first.send(LAST_CHUNK).readUntil(LAST_CHUNK);
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(api.get("/metrics").body()).contains("quorate_http_batches 0.0"));
    api.post("/v1/batch", NO_OPERATIONS).status(200);
  }

  /** It does what comes as long as it serves, and then tells a stream that says nothing, too. */
  @Test
  void shouldDoBatchesWhileTheNodeDrainsAndThenEndThem() {
    RunningNode leaving = RunningNode.start(Map.of("quorate.http.drain-delay", "5s"));
    String there = leaving.api().anAccount(0);
    String one = "{\"operations\":[" + deposits(there, 1).stripTrailing() + "]}";
    try (RawConnection stream = open(leaving)) {
      stream.send(chunk(there)).readUntil(DONE);
      leaving.leave();
      await().atMost(PATIENCE).until(() -> leaving.api().get("/health/ready").status() == 503);

      Answer answer = leaving.api().post("/v1/batch", one).status(200);

      assertThat(answer.json().at("/results/0/status").asInt()).isEqualTo(200);
      assertThat(stream.readUntil(LAST_CHUNK)).doesNotContain(DONE);
    } finally {
      leaving.close();
    }
  }

  /** Takes connections and never answers. */
  private static ServerSocket silentPartner() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String chunk(String account) {
    String line = deposits(account, 1);
    return "%x\r\n%s\r\n".formatted(line.length(), line);
  }

  private static RawConnection open(RunningNode node) {
    return node.connect()
        .send(
            String.join(
                "\r\n",
                "POST /v1/batch HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/x-ndjson",
                "Transfer-Encoding: chunked",
                "\r\n"));
  }

  private HttpResponse<String> send(String lines) throws IOException, InterruptedException {
    return client.send(request(lines).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String lines) {
    return HttpRequest.newBuilder(URI.create(node.url() + "/v1/batch"))
        .timeout(PATIENCE)
        .header("Content-Type", "application/x-ndjson")
        .POST(HttpRequest.BodyPublishers.ofString(lines));
  }

  private static String deposits(String account, int count) {
    String line =
        "{\"method\":\"POST\",\"path\":\"%s/deposits\",\"body\":{\"amount\":1}}\n"
            .formatted(account);
    return IntStream.range(0, count).mapToObj(i -> line).collect(Collectors.joining());
  }

  private static List<JsonNode> results(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
    return Stream.of(response.body().split("\n")).map(BatchStreamTest::json).toList();
  }

  private static JsonNode json(String line) {
    try {
      return Api.JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError(line, e);
    }
  }
}
