package io.quorate.node.transaction;

import static io.quorate.testing.node.Api.body;
import static io.quorate.testing.node.Steps.credit;
import static io.quorate.testing.node.Steps.debit;
import static io.quorate.testing.node.Steps.id;
import static io.quorate.testing.node.Steps.reserve;
import static io.quorate.testing.node.Steps.restock;
import static io.quorate.testing.node.Steps.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.NodeExtension;
import io.quorate.testing.node.Steps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of transactions that commit. */
@ExtendWith(NodeExtension.class)
class TransactionApiTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MOST_STEPS = 100;
  private static final String COMMITTED = "transaction.committed";

  private final Api api;
  private final String path = Steps.freshTransaction();

  TransactionApiTest(Api api) {
    this.api = api;
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography", "2pc", "3pc"})
  void shouldCommit(String protocol) {
    String from = api.anAccount(100);
    String to = api.anAccount(5);

    Answer answer = api.put(path, transaction(protocol, debit(from, 30), credit(to, 30)));

    answer.status(201).shows("id", id(path), "protocol", protocol, "status", "committed");
    assertThat(answer.header("Location")).hasValue(path);
    assertThat(answer.header("ETag").orElse("none")).matches("\"[0-9]+\"");
    assertThat(answer.header("Idempotency-Replayed")).isEmpty();
    assertThat(answer.json().fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("id", "protocol", "status", "steps", "createdAt", "finishedAt");
    assertThat(Instant.parse(answer.json().get("finishedAt").asText()))
        .isAfterOrEqualTo(Instant.parse(answer.json().get("createdAt").asText()));
    assertThat(answer.json().get("steps"))
        .isEqualTo(
            Api.JSON.valueToTree(
                List.of(
                    Map.of(
                        "type", "debit", "account", id(from), "amount", 30, "state", "committed"),
                    Map.of(
                        "type", "credit", "account", id(to), "amount", 30, "state", "committed"))));
    Answer read = api.get(path).status(200);
    assertThat(read.body()).isEqualTo(answer.body());
    assertThat(read.header("ETag")).isEqualTo(answer.header("ETag"));
    api.get(from).shows("balance", 70, "held", 0, "available", 70);
    api.get(to).shows("balance", 35, "held", 0, "available", 35);
  }

  @Test
  void shouldBeASagaByDefault() {
    String to = api.anAccount(0);

    api.put(path, body("steps", List.of(credit(to, 7))))
        .status(201)
        .shows("protocol", "saga", "status", "committed");
    api.get(to).shows("balance", 7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography", "2pc", "3pc"})
  void shouldDoEveryKindOfStep(String protocol) {
    String from = api.anAccount(100);
    String to = api.anAccount(0);
    String sold = api.anItem(10);
    String received = api.anItem(10);

    api.put(
            path,
            transaction(
                protocol, restock(received, 4), credit(to, 60), reserve(sold, 3), debit(from, 60)))
        .status(201)
        .shows("status", "committed");

    api.get(from).shows("balance", 40, "held", 0);
    api.get(to).shows("balance", 60, "held", 0);
    api.get(sold).shows("onHand", 7, "reserved", 0, "available", 7);
    api.get(received).shows("onHand", 14, "reserved", 0, "available", 14);
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography", "2pc", "3pc"})
  void shouldTakeAHundredSteps(String protocol) {
    var accounts = new ArrayList<String>();
    var steps = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < MOST_STEPS; i++) {
      boolean takes = i % 2 == 0;
      String account = api.anAccount(takes ? 10 : 0);
      accounts.add(account);
      steps.add(takes ? debit(account, 10) : credit(account, 10));
    }

    api.put(path + "?wait=40s", transaction(protocol, steps)).status(201);

    for (int i = 0; i < MOST_STEPS; i++) {
      api.get(accounts.get(i)).shows("balance", i % 2 == 0 ? 0 : 10, "held", 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography", "2pc", "3pc"})
  void shouldAnswerAtOnceWhenNotToWait(String protocol) {
    String from = api.anAccount(100);
    String to = api.anAccount(0);

    Answer answer =
        api.put(path + "?wait=0s", transaction(protocol, debit(from, 30), credit(to, 30)));

    assertThat(answer.status(202).header("Location")).hasValue(path);
    assertThat(answer.json().get("status").asText()).isEqualTo("running");
    assertThat(answer.json().has("finishedAt")).isFalse();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> api.get(path).status(200).shows("status", "committed"));
    api.get(from).shows("balance", 70, "held", 0);
    api.get(to).shows("balance", 30, "held", 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography", "2pc", "3pc"})
  void shouldUseWhatIsHeldByNobody(String protocol) {
    String from = api.anAccount(100);
    String to = api.anAccount(0);
    api.put(from + "/holds/h", body("amount", 60)).status(201);

    api.put(path, transaction(protocol, debit(from, 41), credit(to, 41)))
        .problem(409, "insufficient_funds");
    api.put(Steps.freshTransaction(), transaction(protocol, debit(from, 40), credit(to, 40)))
        .status(201);

    api.get(from).shows("balance", 60, "held", 60, "available", 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography", "2pc", "3pc"})
  void shouldListAnEndThatWasTold(String protocol) {
    String from = api.anAccount(100);
    String to = api.anAccount(0);
    for (int i = 0; i < 20; i++) {
      String told = Steps.freshTransaction();
      api.put(told, transaction(protocol, debit(from, 1), credit(to, 1))).status(201);

      assertThat(types(api.get(told + "/events").status(200))).last().isEqualTo(COMMITTED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography", "2pc", "3pc"})
  void shouldListWhatHappened(String protocol) {
    String from = api.anAccount(100);
    String to = api.anAccount(0);
    api.put(path, transaction(protocol, debit(from, 30), credit(to, 30))).status(201);

    List<String> types = types(api.get(path + "/events").status(200));

    assertThat(types.getFirst()).isEqualTo("transaction.started");
    assertThat(types.getLast()).isEqualTo(COMMITTED);
    JsonNode performed = api.get(from + "/events").json().at("/events/1");
    assertThat(performed.path("type").asText()).isEqualTo("account.participated");
    assertThat(performed.path("kind").asText()).isEqualTo("performed");
    assertThat(performed.path("transaction").asText()).isEqualTo(id(path));
    assertThat(performed.path("action").asText()).isEqualTo("debit");
    assertThat(performed.path("amount").asLong()).isEqualTo(30);
  }

  @Test
  void shouldNotKnowAnAbsentTransaction() {
    api.get(path).problem(404, "not_found");
    api.get(path + "/events").problem(404, "not_found");
    for (String operation : List.of("/cancel", "/retry", "/skip", "/force-abort")) {
      api.post(path + operation, body("reason", "a test")).problem(404, "not_found");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cancel", "retry", "skip", "force-abort"})
  void shouldNotOperateOnWhatIsCommitted(String operation) {
    String to = api.anAccount(0);
    String committed = api.put(path, transaction("saga", credit(to, 7))).status(201).body();

    api.post(path + "/" + operation, body("reason", "a test")).problem(409, "invalid_state");

    assertThat(api.get(path).body()).isEqualTo(committed);
  }

  private static List<String> types(Answer answer) {
    return answer.json().get("events").valueStream().map(e -> e.get("type").asText()).toList();
  }
}
