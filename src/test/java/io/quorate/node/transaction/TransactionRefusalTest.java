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
import io.quorate.testing.node.RunningNode;
import io.quorate.testing.node.Steps;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of transactions that cannot be done: nothing of them remains. */
@ExtendWith(NodeExtension.class)
class TransactionRefusalTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long MOST = 9_007_199_254_740_991L;

  private final Api api;
  private final String path = Steps.freshTransaction();

  TransactionRefusalTest(Api api) {
    this.api = api;
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography", "2pc", "3pc"})
  void shouldAbortWithoutFunds(String protocol) {
    String from = api.anAccount(100);
    String to = api.anAccount(5);

    Answer answer = api.put(path, transaction(protocol, debit(from, 101), credit(to, 101)));

    shouldBeAborted(answer, 409, "insufficient_funds");
    assertThat(answer.json().at("/transaction/steps/0/state").asText()).isEqualTo("refused");
    shouldHave(from, 100);
    shouldHave(to, 5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography", "2pc", "3pc"})
  void shouldUndoWhatWasDoneBeforeTheRefusal(String protocol) {
    String from = api.anAccount(100);
    String poor = api.anAccount(0);
    String to = api.anAccount(5);
    String item = api.anItem(10);
    String restocked = api.anItem(0);

    Answer answer =
        api.put(
            path,
            transaction(
                protocol,
                reserve(item, 3),
                debit(from, 30),
                restock(restocked, 4),
                credit(to, 30),
                debit(poor, 1)));

    shouldBeAborted(answer, 409, "insufficient_funds");
    shouldHave(from, 100);
    shouldHave(poor, 0);
    shouldHave(to, 5);
    api.get(item).shows("onHand", 10, "reserved", 0, "available", 10);
    api.get(restocked).shows("onHand", 0, "reserved", 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography", "2pc", "3pc"})
  void shouldNeverLetAnUndoneCreditBeSpent(String protocol) {
    String to = api.anAccount(0);
    String poor = api.anAccount(0);
    String body = transaction(protocol, credit(to, 30), debit(poor, 30));

    var undone =
        IntStream.range(0, 20)
            .mapToObj(i -> api.sending("PUT", Steps.freshTransaction(), body))
            .toList();
    for (int i = 0; i < 20; i++) {
      api.get(to).shows("balance", 0, "available", 0);
      api.post(to + "/withdrawals", body("amount", 1)).problem(409, "insufficient_funds");
    }

    undone.forEach(sent -> sent.join().problem(409, "insufficient_funds"));
    shouldHave(to, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography", "2pc", "3pc"})
  void shouldRefuseAFrozenAccount(String protocol) {
    String from = api.anAccount(100);
    String frozen = api.anAccount(5);
    api.post(frozen + "/freeze").status(200);

    Answer credited = api.put(path, transaction(protocol, debit(from, 30), credit(frozen, 30)));
    Answer debited =
        api.put(Steps.freshTransaction(), transaction(protocol, credit(from, 1), debit(frozen, 1)));

    shouldBeAborted(credited, 409, "account_frozen");
    debited.problem(409, "account_frozen");
    shouldHave(from, 100);
    shouldHave(frozen, 5);
    api.post(frozen + "/unfreeze").status(200);
    api.put(path, transaction(protocol, debit(from, 30), credit(frozen, 30)))
        .problem(409, "account_frozen");
    shouldHave(from, 100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography", "2pc", "3pc"})
  void shouldRefuseMoreThanAnAccountHolds(String protocol) {
    String from = api.anAccount(100);
    String full = api.anAccount(MOST);

    Answer answer = api.put(path, transaction(protocol, debit(from, 1), credit(full, 1)));

    shouldBeAborted(answer, 409, "limit_exceeded");
    shouldHave(from, 100);
    shouldHave(full, MOST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography", "2pc", "3pc"})
  void shouldRefuseWhatCanNeverBeDoneBeforeAnythingHappens(String protocol) {
    String from = api.anAccount(100);
    String closed = api.anAccount(0);
    api.post(closed + "/close").status(200);
    String dollars = "/v1/accounts/" + RunningNode.freshId("account");
    api.put(dollars, body("currency", "USD", "initialBalance", 5)).status(201);
    String absentAccount = "/v1/accounts/" + RunningNode.freshId("account");
    String absentItem = "/v1/items/" + RunningNode.freshId("item");

    shouldBeAborted(
        api.put(path, transaction(protocol, debit(from, 1), credit(closed, 1))),
        409,
        "account_closed");
    refused(transaction(protocol, debit(from, 1), credit(dollars, 1)), 409, "currency_mismatch");
    refused(transaction(protocol, debit(from, 1), credit(absentAccount, 1)), 404, "not_found");
    refused(transaction(protocol, debit(from, 1), reserve(absentItem, 1)), 404, "not_found");

    for (String account : List.of(from, dollars)) {
      assertThat(api.get(account + "/events").json().get("events")).hasSize(1);
    }
    assertThat(api.get(closed + "/events").json().get("events")).hasSize(2);
    api.get(absentAccount).problem(404, "not_found");
    api.get(absentItem).problem(404, "not_found");
  }

  /** The freezes fall between debits and their undoing, which must be done all the same. */
  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography", "2pc", "3pc"})
  void shouldGiveBackToAnAccountThatIsFrozenInBetween(String protocol) {
    String from = api.anAccount(100);
    String poor = api.anAccount(0);
    String body = transaction(protocol, debit(from, 1), debit(poor, 1));

    var paths = IntStream.range(0, 40).mapToObj(i -> Steps.freshTransaction()).toList();
    var sent = paths.stream().map(one -> api.sending("PUT", one, body)).toList();
    for (int i = 0; i < 20; i++) {
      api.post(from + "/freeze").status(200);
      api.post(from + "/unfreeze").status(200);
    }

    sent.forEach(one -> one.join().problem(409, "insufficient_funds", "account_frozen"));
    shouldHave(from, 100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography", "2pc", "3pc"})
  void shouldEndWhenTimeIsOver(String protocol) {
    String from = api.anAccount(100);
    String to = api.anAccount(0);

    api.put(
        path,
        body(
            "protocol",
            protocol,
            "steps",
            List.of(debit(from, 30), credit(to, 30)),
            "timeout",
            "1ms"));

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(api.get(path).status(200).json().get("status").asText())
                    .isIn("committed", "aborted"));
    boolean committed = api.get(path).json().get("status").asText().equals("committed");
    shouldHave(from, committed ? 70 : 100);
    shouldHave(to, committed ? 30 : 0);
  }

  private void refused(String body, int status, String code) {
    api.put(Steps.freshTransaction(), body).problem(status, code);
  }

  private void shouldBeAborted(Answer answer, int status, String code) {
    answer.problem(status, code);
    assertThat(answer.header("Location")).hasValue(path);
    JsonNode shown = answer.json().get("transaction");
    assertThat(shown.get("id").asText()).isEqualTo(id(path));
    assertThat(shown.get("status").asText()).isEqualTo("aborted");
    assertThat(shown.get("code").asText()).isEqualTo(code);
    assertThat(shown.get("reason")).isEqualTo(answer.json().get("detail"));
    assertThat(api.get(path).status(200).json()).isEqualTo(shown);
  }

  private void shouldHave(String account, long balance) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> api.get(account).shows("balance", balance, "held", 0, "available", balance));
  }
}
