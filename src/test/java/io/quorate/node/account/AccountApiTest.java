package io.quorate.node.account;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.NodeExtension;
import io.quorate.testing.node.RunningNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract of accounts, but for holds. */
@ExtendWith(NodeExtension.class)
class AccountApiTest {

  private final Api api;
  private final String id = RunningNode.freshId("account");
  private final String path = "/v1/accounts/" + id;

  AccountApiTest(Api api) {
    this.api = api;
  }

  @Test
  void shouldOpenAnAccount() {
    Answer answer =
        api.put(path, body("currency", "USD", "initialBalance", 10_000, "overdraftLimit", 500));

    answer
        .status(201)
        .showsExactly(
            "id", id,
            "currency", "USD",
            "balance", 10_000,
            "held", 0,
            "available", 10_500,
            "overdraftLimit", 500,
            "status", "open",
            "version", 1);
    assertThat(answer.header("ETag")).hasValue("\"1\"");
    assertThat(answer.header("Idempotency-Replayed")).isEmpty();
    assertThat(api.get(path).status(200).body()).isEqualTo(answer.body());
  }

  @Test
  void shouldOpenAnAccountWithDefaults() {
    api.put(path, "{}")
        .status(201)
        .shows("currency", "EUR", "balance", 0, "available", 0, "overdraftLimit", 0);
    api.put(path, "").status(200).shows("version", 1);
  }

  @Test
  void shouldAnswerTheSameOpeningWithTheAccountAsItIs() {
    api.put(path, body("initialBalance", 100)).status(201);
    api.post(path + "/deposits", body("amount", 5)).status(200);

    api.put(path, body("initialBalance", 100)).status(200).shows("balance", 105, "version", 2);
    api.put(path, body("currency", "EUR", "initialBalance", 100, "overdraftLimit", 0))
        .status(200)
        .shows("balance", 105, "version", 2);
  }

  @ParameterizedTest
  @CsvSource({"EUR, 101, 7", "EUR, 100, 8", "USD, 100, 7"})
  void shouldRefuseAnotherOpening(String currency, long initialBalance, long overdraftLimit) {
    api.put(path, body("initialBalance", 100, "overdraftLimit", 7)).status(201);

    api.put(
            path,
            body(
                "currency", currency,
                "initialBalance", initialBalance,
                "overdraftLimit", overdraftLimit))
        .problem(409, "exists_with_different_payload");

    api.get(path).shows("currency", "EUR", "balance", 100, "overdraftLimit", 7, "version", 1);
  }

  @Test
  void shouldDepositAndWithdraw() {
    api.put(path, "{}").status(201);

    Answer deposited = api.post(path + "/deposits", body("amount", 2500));
    Answer withdrawn = api.post(path + "/withdrawals", body("amount", 1200));

    deposited.status(200).shows("id", id, "balance", 2500, "available", 2500, "version", 2);
    withdrawn.status(200).shows("id", id, "balance", 1300, "available", 1300, "version", 3);
    assertThat(withdrawn.header("ETag")).hasValue("\"3\"");
    assertThat(api.get(path).status(200).body()).isEqualTo(withdrawn.body());
  }

  @Test
  void shouldWithdrawDownToTheOverdraftLimitAndNoFurther() {
    api.put(path, body("initialBalance", 100, "overdraftLimit", 50)).status(201);

    api.post(path + "/withdrawals", body("amount", 151)).problem(409, "insufficient_funds");
    api.post(path + "/withdrawals", body("amount", 150))
        .status(200)
        .shows("balance", -50, "available", 0, "version", 2);
    api.post(path + "/withdrawals", body("amount", 1)).problem(409, "insufficient_funds");

    api.get(path).shows("balance", -50, "available", 0, "version", 2);
  }

  @Test
  void shouldRefuseABalanceBeyondTheLimit() {
    long most = 9_007_199_254_740_991L;
    api.put(path, body("initialBalance", most, "overdraftLimit", 1)).problem(409, "limit_exceeded");
    api.get(path).problem(404, "not_found");
    api.put(path, body("initialBalance", most)).status(201).shows("balance", most);

    api.post(path + "/deposits", body("amount", 1)).problem(409, "limit_exceeded");
    api.post(path + "/deposits", body("amount", most)).problem(409, "limit_exceeded");

    api.get(path).shows("balance", most, "version", 1);
    api.post(path + "/withdrawals", body("amount", most)).status(200).shows("balance", 0);
  }

  @Test
  void shouldMoveNoMoneyWhileFrozen() {
    api.put(path, body("initialBalance", 100)).status(201);
    api.put(path + "/holds/a", body("amount", 10)).status(201);
    api.put(path + "/holds/b", body("amount", 20)).status(201);

    api.post(path + "/freeze").status(200).shows("status", "frozen", "version", 4);
    api.post(path + "/freeze").status(200).shows("status", "frozen", "version", 4);
    api.post(path + "/deposits", body("amount", 1)).problem(409, "account_frozen");
    api.post(path + "/withdrawals", body("amount", 1)).problem(409, "account_frozen");
    api.put(path + "/holds/c", body("amount", 1)).problem(409, "account_frozen");
    api.post(path + "/holds/a/capture").problem(409, "account_frozen");
    api.delete(path + "/holds/b").status(200).shows("status", "released");

    api.post(path + "/unfreeze").status(200).shows("status", "open", "held", 10, "version", 6);
    api.post(path + "/unfreeze").status(200).shows("status", "open", "version", 6);
    api.post(path + "/holds/a/capture").status(200);
    api.post(path + "/deposits", body("amount", 1)).status(200).shows("balance", 91);
  }

  @Test
  void shouldCloseOnlyAnEmptyAccountAndForGood() {
    api.put(path, body("initialBalance", 100)).status(201);
    api.post(path + "/close").problem(409, "invalid_state");
    api.post(path + "/withdrawals", body("amount", 100)).status(200);

    api.post(path + "/close").status(200).shows("status", "closed", "version", 3);
    api.post(path + "/close").status(200).shows("status", "closed", "version", 3);
    api.post(path + "/deposits", body("amount", 1)).problem(409, "account_closed");
    api.post(path + "/withdrawals", body("amount", 1)).problem(409, "account_closed");
    api.put(path + "/holds/c", body("amount", 1)).problem(409, "account_closed");
    api.post(path + "/freeze").problem(409, "account_closed");
    api.post(path + "/unfreeze").problem(409, "account_closed");
    api.put(path, body("initialBalance", 100)).status(200).shows("status", "closed");
    api.get(path).status(200).shows("status", "closed", "version", 3);
  }

  @Test
  void shouldNotCloseWhileSomethingIsHeld() {
    api.put(path, body("overdraftLimit", 100)).status(201);
    api.put(path + "/holds/a", body("amount", 10)).status(201);

    api.post(path + "/close").problem(409, "invalid_state");
    api.delete(path + "/holds/a").status(200);
    api.post(path + "/close").status(200).shows("status", "closed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET    |                 | ",
        "GET    | /events         | ",
        "POST   | /deposits       | {\"amount\":1}",
        "POST   | /withdrawals    | {\"amount\":1}",
        "PUT    | /holds/a        | {\"amount\":1}",
        "POST   | /holds/a/capture| ",
        "DELETE | /holds/a        | ",
        "POST   | /freeze         | ",
        "POST   | /unfreeze       | ",
        "POST   | /close          | ",
      })
  void shouldNotKnowAnAbsentAccount(String method, String rest, String body) {
    String wanted = rest == null ? path : path + rest;
    api.send(method, wanted, body == null ? "" : body).problem(404, "not_found");

    api.get(path).problem(404, "not_found");
  }

  @Test
  void shouldTakeEveryIdOfTheContract() {
    String odd = "A-Za.z0_9:@-" + RunningNode.freshId("") + "x".repeat(100);
    String longest = odd.substring(0, 100) + "y".repeat(28);

    api.put("/v1/accounts/" + longest, "{}").status(201).shows("id", longest);
    api.get("/v1/accounts/" + longest).status(200).shows("id", longest);
    api.get("/v1/accounts/" + longest.replace(":", "%3A").replace("@", "%40"))
        .status(200)
        .shows("id", longest);
  }
}
