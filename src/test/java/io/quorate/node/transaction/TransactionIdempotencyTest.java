package io.quorate.node.transaction;

import static io.quorate.testing.node.Api.body;
import static io.quorate.testing.node.Steps.credit;
import static io.quorate.testing.node.Steps.debit;
import static io.quorate.testing.node.Steps.id;
import static io.quorate.testing.node.Steps.transaction;
import static io.quorate.testing.node.Steps.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.NodeExtension;
import io.quorate.testing.node.RunningNode;
import io.quorate.testing.node.Steps;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A transaction takes effect once, however often it is sent. */
@ExtendWith(NodeExtension.class)
class TransactionIdempotencyTest {

  private final Api api;
  private final Api keyed;
  private final String from;
  private final String to;
  private final String path = Steps.freshTransaction();

  TransactionIdempotencyTest(Api api) {
    this.api = api;
    this.keyed = api.with("Idempotency-Key", RunningNode.freshId("key"));
    from = api.anAccount(100);
    to = api.anAccount(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography", "2pc", "3pc"})
  void shouldAnswerTheSamePutAgain(String protocol) {
    String body = transaction(protocol, debit(from, 10), credit(to, 10));
    Answer first = api.put(path, body).status(201);
    api.post(to + "/withdrawals", body("amount", 10)).status(200);

    Answer again = api.put(path, body).status(201);

    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
    assertThat(again.header("Location")).hasValue(path);
    api.get(from).shows("balance", 90);
  }

  @Test
  void shouldTakeTheSamePutInAnotherSpelling() {
    String steps = "[{\"amount\":10,\"type\":\"debit\",\"account\":\"%s\"}]".formatted(id(from));
    Answer first = api.put(path, transaction("saga", debit(from, 10))).status(201);

    Answer again = api.put(path, "{\"timeout\":\"30000ms\",\"steps\":" + steps + "}").status(201);

    assertThat(again.body()).isEqualTo(first.body());
    api.get(from).shows("balance", 90);
  }

  @Test
  void shouldRefuseAnotherPut() {
    api.put(path, transaction("saga", debit(from, 10), credit(to, 10))).status(201);

    for (String other :
        List.of(
            transaction("2pc", debit(from, 10), credit(to, 10)),
            transaction("saga", debit(from, 11), credit(to, 10)),
            transaction("saga", credit(to, 10), debit(from, 10)),
            transaction("saga", debit(from, 10)),
            body("steps", List.of(debit(from, 10), credit(to, 10)), "timeout", "31s"))) {
      api.put(path, other).problem(409, "exists_with_different_payload");
      keyed.put(path, other).problem(409, "exists_with_different_payload");
    }
    api.get(from).shows("balance", 90);
    api.get(to).shows("balance", 10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography", "2pc", "3pc"})
  void shouldReplayAPostWithItsKey(String protocol) {
    Answer first = keyed.post("/v1/transfers", transfer(protocol, from, to, 10)).status(201);

    Answer again = keyed.post("/v1/transfers", transfer(protocol, from, to, 10)).status(201);

    assertThat(first.header("Idempotency-Replayed")).isEmpty();
    assertThat(again.header("Idempotency-Replayed")).hasValue("true");
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    assertThat(again.body()).isEqualTo(first.body());
    api.get(from).shows("balance", 90);
    api.get(to).shows("balance", 10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography", "2pc", "3pc"})
  void shouldTakeEffectOnceWhenSentManyTimesAtOnce(String protocol) {
    String body = transaction(protocol, debit(from, 10), credit(to, 10));

    var answers =
        IntStream.range(0, 16)
            .mapToObj(i -> keyed.sending("POST", "/v1/transactions", body))
            .toList()
            .stream()
            .map(sent -> sent.join().status(201))
            .toList();

    assertThat(answers).extracting(Answer::body).containsOnly(answers.getFirst().body());
    assertThat(answers)
        .filteredOn(answer -> answer.header("Idempotency-Replayed").isEmpty())
        .hasSize(1);
    api.get(from).shows("balance", 90, "held", 0);
    api.get(to).shows("balance", 10, "held", 0);
  }

  @Test
  void shouldRefuseTheKeyOfAnotherRequest() {
    String item = api.anItem(10);
    keyed.post("/v1/transfers", transfer("saga", from, to, 10)).status(201);

    keyed
        .post("/v1/transfers", transfer("saga", from, to, 11))
        .problem(422, "idempotency_key_reused");
    keyed
        .post("/v1/transfers", transfer("2pc", from, to, 10))
        .problem(422, "idempotency_key_reused");
    keyed
        .post("/v1/transactions", transaction("saga", debit(from, 10)))
        .problem(422, "idempotency_key_reused");
    keyed
        .post(
            "/v1/orders",
            body(
                "account", id(from),
                "amount", 10,
                "items", List.of(Map.of("item", id(item), "quantity", 1))))
        .problem(422, "idempotency_key_reused");
    api.get(from).shows("balance", 90);
    api.get(item).shows("available", 10);
  }

  @Test
  void shouldKeepARefusalForGood() {
    Answer first = keyed.post("/v1/transfers", transfer("saga", from, to, 101)).problem(409);
    api.post(from + "/deposits", body("amount", 1)).status(200);

    Answer again = keyed.post("/v1/transfers", transfer("saga", from, to, 101));

    again.problem(409, "insufficient_funds");
    assertThat(again.header("Idempotency-Replayed")).hasValue("true");
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    assertThat(again.body()).isEqualTo(first.body());
    api.get(from).shows("balance", 101);
  }

  @Test
  void shouldWaitForWhatAnEarlierAttemptStarted() {
    Answer first = keyed.post("/v1/transfers?wait=0s", transfer("saga", from, to, 10)).status(202);

    Answer again = keyed.post("/v1/transfers", transfer("saga", from, to, 10)).status(201);

    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    assertThat(again.header("Idempotency-Replayed")).hasValue("true");
    api.get(to).shows("balance", 10);
  }

  @Test
  void shouldTakeKeysOf128Characters() {
    Api longest = api.with("Idempotency-Key", "~".repeat(100) + "%28d".formatted(7));

    longest.post("/v1/transfers", transfer("saga", from, to, 10)).status(201);
    longest.post("/v1/transfers", transfer("saga", from, to, 10)).status(201);
    api.with("Idempotency-Key", "~".repeat(129))
        .post("/v1/transfers", transfer("saga", from, to, 10))
        .problem(400, "invalid_argument");

    api.get(to).shows("balance", 10);
  }
}
