package io.quorate.node.account;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.NodeExtension;
import io.quorate.testing.node.RunningNode;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A request with an Idempotency-Key takes effect once. */
@ExtendWith(NodeExtension.class)
class IdempotencyTest {

  private final Api api;
  private String account = "";

  IdempotencyTest(Api api) {
    this.api = api;
  }

  @BeforeEach
  void openAnAccount() {
    account = api.anAccount(100);
  }

  @Test
  void shouldGiveARepeatTheFirstAnswer() {
    Api keyed = api.with("Idempotency-Key", "key 1");
    Answer first = keyed.post(account + "/deposits", body("amount", 5)).status(200);
    api.post(account + "/deposits", body("amount", 1000)).status(200);

    Answer again = keyed.post(account + "/deposits", body("amount", 5)).status(200);

    assertThat(first.header("Idempotency-Replayed")).isEmpty();
    assertThat(again.header("Idempotency-Replayed")).hasValue("true");
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.header("ETag")).isEqualTo(first.header("ETag")).hasValue("\"2\"");
    api.get(account).shows("balance", 1105, "version", 3);
  }

  @Test
  void shouldTakeEffectOnceWhenSentManyTimesAtOnce() {
    Api keyed = api.with("Idempotency-Key", "k");

    var answers =
        IntStream.range(0, 16)
            .mapToObj(i -> keyed.sending("POST", account + "/deposits", body("amount", 5)))
            .toList()
            .stream()
            .map(sent -> sent.join().status(200))
            .toList();

    assertThat(answers).extracting(Answer::body).containsOnly(answers.getFirst().body());
    assertThat(answers)
        .filteredOn(answer -> answer.header("Idempotency-Replayed").isEmpty())
        .hasSize(1);
    api.get(account).shows("balance", 105, "version", 2);
  }

  @Test
  void shouldTakeTheSameRequestInAnotherSpelling() {
    Api keyed = api.with("Idempotency-Key", "k");
    keyed.put(account + "/holds/h", "{\"amount\":5,\"ttl\":\"1m\"}").status(201);

    Answer again = keyed.put(account + "/holds/h", " { \"ttl\" : \"60s\", \"amount\" : 5 } ");

    assertThat(again.status(201).header("Idempotency-Replayed")).hasValue("true");
  }

  @Test
  void shouldRefuseTheKeyOfAnotherRequest() {
    Api keyed = api.with("Idempotency-Key", "k");
    keyed.post(account + "/deposits", body("amount", 5)).status(200);

    keyed.post(account + "/deposits", body("amount", 6)).problem(422, "idempotency_key_reused");
    keyed.post(account + "/withdrawals", body("amount", 5)).problem(422, "idempotency_key_reused");
    keyed.put(account + "/holds/h", body("amount", 5)).problem(422, "idempotency_key_reused");
    keyed.delete(account + "/holds/h").problem(422, "idempotency_key_reused");
    api.get(account).shows("balance", 105, "version", 2);
  }

  @Test
  void shouldKeepTheKeysOfAccountsApart() {
    String other = api.anAccount(0);
    Api keyed = api.with("Idempotency-Key", "k");

    keyed.post(account + "/deposits", body("amount", 5)).status(200);
    keyed.post(other + "/deposits", body("amount", 6)).status(200).shows("balance", 6);
  }

  @Test
  void shouldReplayAPutWithItsFirstStatus() {
    String path = "/v1/accounts/" + RunningNode.freshId("account");
    Api keyed = api.with("Idempotency-Key", "k");
    Answer first = keyed.put(path, body("initialBalance", 5)).status(201);

    Answer again = keyed.put(path, body("initialBalance", 5));

    assertThat(again.status(201).body()).isEqualTo(first.body());
    assertThat(again.header("Idempotency-Replayed")).hasValue("true");
    keyed.put(path, body("initialBalance", 6)).problem(422, "idempotency_key_reused");
  }

  @Test
  void shouldReplayADelete() {
    api.put(account + "/holds/h", body("amount", 5)).status(201);
    Api keyed = api.with("Idempotency-Key", "k");
    Answer first = keyed.delete(account + "/holds/h").status(200);

    Answer again = keyed.delete(account + "/holds/h").status(200);

    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.header("Idempotency-Replayed")).hasValue("true");
  }

  @Test
  void shouldRememberAnAnswerThatChangedNothing() {
    Api keyed = api.with("Idempotency-Key", "k");
    keyed.post(account + "/unfreeze").status(200).shows("version", 1);
    api.post(account + "/freeze").status(200);

    Answer again = keyed.post(account + "/unfreeze").status(200).shows("status", "open");

    assertThat(again.header("Idempotency-Replayed")).hasValue("true");
    api.get(account).shows("status", "frozen");
  }

  @Test
  void shouldDecideARefusedRequestAnew() {
    Api keyed = api.with("Idempotency-Key", "k");
    keyed.post(account + "/withdrawals", body("amount", 101)).problem(409, "insufficient_funds");
    api.post(account + "/deposits", body("amount", 1)).status(200);

    keyed.post(account + "/withdrawals", body("amount", 101)).status(200).shows("balance", 0);
  }

  @Test
  void shouldTakeKeysOf128Characters() {
    Api keyed = api.with("Idempotency-Key", "~".repeat(128));

    keyed.post(account + "/deposits", body("amount", 5)).status(200);
    Answer again = keyed.post(account + "/deposits", body("amount", 5)).status(200);

    assertThat(again.header("Idempotency-Replayed")).hasValue("true");
  }
}
