package io.quorate.node.batch;

import static io.quorate.testing.node.Api.body;
import static io.quorate.testing.node.Steps.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.NodeExtension;
import io.quorate.testing.node.RunningNode;
import io.quorate.testing.node.Steps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract of batches. */
@ExtendWith(NodeExtension.class)
class BatchApiTest {

  private static final int MOST = 1_000;

  private final Api api;

  BatchApiTest(Api api) {
    this.api = api;
  }

  @Test
  void shouldAnswerEachOperationInItsPlace() {
    String account = "/v1/accounts/" + RunningNode.freshId("account");

    List<JsonNode> results =
        batch(
            api,
            operation("PUT", account, Map.of("initialBalance", 100)),
            operation("POST", account + "/deposits", Map.of("amount", 5)),
            operation("POST", account + "/withdrawals", Map.of("amount", 500)),
            operation("GET", account, null),
            operation("PUT", account + "/holds/h", Map.of("amount", 7)),
            operation("DELETE", account + "/holds/h", null),
            operation("GET", account + "/holds/none", null));

    assertThat(statuses(results)).containsExactly(201, 200, 409, 200, 201, 200, 404);
    assertThat(results.get(1).at("/body/balance").asLong()).isEqualTo(105);
    assertThat(results.get(2).at("/body/code").asText()).isEqualTo("insufficient_funds");
    assertThat(results.get(3).at("/body")).isEqualTo(results.get(1).at("/body"));
    assertThat(results.get(5).at("/body/status").asText()).isEqualTo("released");
    api.get(account).shows("balance", 105, "version", 4);
  }

  /** Each withdrawal needs the deposit before it. */
  @Test
  void shouldKeepTheOrderOfWhatIsForOneEntity() {
    String account = api.anAccount(0);
    var operations = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < MOST / 2; i++) {
      operations.add(operation("POST", account + "/deposits", Map.of("amount", 1)));
      operations.add(operation("POST", account + "/withdrawals", Map.of("amount", 1)));
    }

    List<JsonNode> results = results(api.post("/v1/batch", batch(operations)));

    assertThat(statuses(results)).hasSize(MOST).containsOnly(200);
    for (int i = 0; i < MOST; i++) {
      assertThat(results.get(i).at("/body/version").asInt()).isEqualTo(2 + i);
    }
  }

  @Test
  void shouldDoTransfersAndOrdersAndTellWhereTheyAre() {
    String from = api.anAccount(100);
    String to = api.anAccount(0);
    String item = api.anItem(3);
    Map<String, Object> transfer = Map.of("from", id(from), "to", id(to), "amount", 30);
    Map<String, Object> order =
        Map.of(
            "account",
            id(from),
            "amount",
            20,
            "items",
            List.of(Map.of("item", id(item), "quantity", 2)));

    List<JsonNode> results =
        batch(
            api,
            operation("POST", "/v1/transfers?wait=20s", transfer),
            operation("POST", "/v1/orders", order));

    assertThat(statuses(results)).containsExactly(201, 201);
    String location = results.getFirst().path("location").asText();
    assertThat(location).isEqualTo(Steps.PATH + results.getFirst().at("/body/id").asText());
    api.get(location).status(200).shows("status", "committed");
    api.get(from).shows("balance", 50);
    api.get(item).shows("onHand", 1);
  }

  @Test
  void shouldTakePathsWithoutTheirBase() {
    String account = api.anAccount(1);

    assertThat(batch(api, operation("GET", account.substring("/v1".length()), null)).getFirst())
        .isEqualTo(batch(api, operation("GET", account, null)).getFirst());
  }

  @Test
  void shouldDoAnOperationOnceForItsKey() {
    String account = api.anAccount(0);
    Map<String, Object> keyed = operation("POST", account + "/deposits", Map.of("amount", 5));
    keyed.put("key", RunningNode.freshId("key"));

    List<JsonNode> first = batch(api, keyed, keyed);
    List<JsonNode> again = batch(api, keyed);

    assertThat(first.get(0).has("replayed")).isFalse();
    assertThat(first.get(1).path("replayed").asBoolean()).isTrue();
    assertThat(again.getFirst()).isEqualTo(first.get(1));
    api.get(account).shows("balance", 5);
  }

  @Test
  void shouldDoABatchOnceForItsKey() {
    String account = api.anAccount(0);
    Api keyed = api.with("Idempotency-Key", RunningNode.freshId("key"));
    Map<String, Object> deposit = operation("POST", account + "/deposits", Map.of("amount", 5));

    List<JsonNode> first = batch(keyed, deposit, deposit);
    List<JsonNode> again = batch(keyed, deposit, deposit, deposit);

    assertThat(first).noneMatch(result -> result.has("replayed"));
    assertThat(again.subList(0, 2)).allMatch(result -> result.path("replayed").asBoolean());
    assertThat(again.getLast().has("replayed")).isFalse();
    api.get(account).shows("balance", 15);
  }

  @Test
  void shouldRefuseOnlyTheOperationThatIsWrong() {
    String account = api.anAccount(0);
    Map<String, Object> badKey = operation("POST", account + "/deposits", Map.of("amount", 1));
    badKey.put("key", "");

    List<JsonNode> results =
        batch(
            api,
            operation("POST", account + "/deposits", Map.of("amount", 0)),
            operation("POST", account + "/deposits", Map.of("amount", 1, "more", 1)),
            operation("POST", account + "/deposits", null),
            operation("DELETE", account, null),
            operation("GET", account + "?at=1", null),
            operation("GET", "/v1/nothing", null),
            operation("GET", "accounts/a", null),
            operation("GET", "//elsewhere/v1/accounts/a", null),
            operation("GET", "/v1/accounts/a b", null),
            operation("POST", "/v1/batch", Map.of("operations", List.of())),
            operation("GET", account + "/events", null),
            operation("PUT", "/v1/locks/l", Map.of("owner", "o")),
            operation("PUT", account + "/holds/h", Map.of("amount", 1, "ttl", "x".repeat(70_000))),
            badKey,
            operation("POST", account + "/deposits", Map.of("amount", 1)));

    assertThat(statuses(results))
        .containsExactly(400, 400, 400, 405, 400, 404, 400, 400, 400, 404, 400, 400, 413, 400, 200);
    assertThat(results.get(10).at("/body/detail").asText()).contains("on its own only");
    api.get(account).shows("balance", 1, "version", 2);
  }

  /** A null is refused where it stands. */
  @Test
  void shouldRefuseNullWithinAnOperation() {
    String account = api.anAccount(0);
    String nulls =
        "{\"operations\":[{\"method\":\"POST\",\"path\":\"%s/deposits\",\"body\":{\"amount\":null}}]}"
            .formatted(account);

    List<JsonNode> results = results(api.post("/v1/batch", nulls));

    assertThat(statuses(results)).containsExactly(400);
    assertThat(results.getFirst().at("/body/detail").asText()).startsWith("Expected amount");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                         | operations
          {"operations":null}                                        | operations
          {"operations":[null]}                                      | operations.[0]
          {"operations":[{"path":"/v1/accounts/a"}]}                 | operations.[0].method
          {"operations":[{"method":"GET"}]}                          | operations.[0].path
          {"operations":[{"method":"HEAD","path":"/v1/accounts/a"}]} | operations.[0].method
          {"operations":[{"method":"GET","path":"/a","body":[]}]}    | operations.[0].body
          {"operations":[{"method":"GET","path":"/a","body":null}]}  | operations.[0].body
          {"operations":[{"method":"GET","path":"/a","more":1}]}     | more
          """)
  void shouldRefuseABatchThatIsNone(String body, String named) {
    Answer refused = api.post("/v1/batch", body);

    refused.problem(400, "invalid_argument");
    assertThat(refused.json().path("detail").asText()).contains(named);
  }

  @Test
  void shouldDoNothingOfABatchThatIsRefused() {
    String account = api.anAccount(0);
    Map<String, Object> deposit = operation("POST", account + "/deposits", Map.of("amount", 1));
    String one = batch(List.of(deposit));

    api.post("/v1/batch", one.substring(0, one.length() - 1)).problem(400, "malformed_json");
    api.post("/v1/batch", one.replace("\"amount\":1", "\"amount\":1,\"amount\":2"))
        .problem(400, "malformed_json");
    api.with("Idempotency-Key", "k".repeat(121))
        .post("/v1/batch", one)
        .problem(400, "invalid_argument");
    api.with("If-Match", "\"1\"").post("/v1/batch", one).problem(400, "invalid_argument");
    api.post("/v1/batch", batch(IntStream.rangeClosed(0, MOST).mapToObj(i -> deposit).toList()))
        .problem(400, "invalid_argument");
    api.post("/v1/batch", body("operations", "x".repeat(1 << 20)))
        .problem(413, "payload_too_large");

    api.get(account).shows("balance", 0, "version", 1);
  }

  @Test
  void shouldAnswerAnEmptyBatch() {
    api.post("/v1/batch", "{\"operations\":[]}").status(200).shows("results", List.of());
  }

  private static List<JsonNode> batch(Api api, Map<?, ?>... operations) {
    return results(api.post("/v1/batch", batch(List.of(operations))));
  }

  private static String batch(List<?> operations) {
    return body("operations", operations);
  }

  private static List<JsonNode> results(Answer answer) {
    var results = new ArrayList<JsonNode>();
    answer.status(200).json().path("results").forEach(results::add);
    return results;
  }

  private static List<Integer> statuses(List<JsonNode> results) {
    return results.stream().map(result -> result.path("status").asInt()).toList();
  }

  static Map<String, Object> operation(String method, String path, @Nullable Object body) {
    var written = new LinkedHashMap<String, Object>();
    written.put("method", method);
    written.put("path", path);
    if (body != null) {
      written.put("body", body);
    }
    return written;
  }
}
