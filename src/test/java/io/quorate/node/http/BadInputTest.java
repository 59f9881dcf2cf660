package io.quorate.node.http;

import static io.quorate.testing.node.Api.body;

import io.quorate.testing.node.Api;
import io.quorate.testing.node.Bystander;
import io.quorate.testing.node.NodeExtension;
import io.quorate.testing.node.RunningNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are not what they should be: each is refused, and changes nothing. */
@Isolated("watches what the whole process logs")
@ExtendWith(NodeExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class BadInputTest {

  private final Api api;
  private final Bystander bystander;

  BadInputTest(Api api) {
    this.api = api;
    this.bystander = new Bystander(api);
  }

  @BeforeAll
  @AfterEach
  void shouldBeUnharmed() {
    bystander.shouldBeUnharmed();
  }

  @AfterAll
  void shouldStillWork() {
    bystander.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"amount\":5",
        "{\"amount\":",
        "{\"amount\":5,",
        "{\"amount\":5,}",
        "{\"amount\" 5}",
        "{amount:5}",
        "{'amount':5}",
        "{\"amount\":05}",
        "{\"amount\":+5}",
        "{\"amount\":0x5}",
        "{\"amount\":NaN}",
        "{\"amount\":Infinity}",
        "{\"amount\":5}x",
        "{\"amount\":5} {\"amount\":6}",
        "{\"amount\":5}]",
        "{\"amount\":5,\"amount\":5}",
        "{\"amount\":5,\"amount\":6}",
        "\"",
        "amount=5",
        "<amount>5</amount>",
        "\u0000",
        "\uFFFE",
      })
  void shouldRefuseWhatIsNotJson(String body) {
    everywhere(body, "malformed_json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "5",
        "1.5",
        "\"amount\"",
        "[]",
        "[{\"amount\":5}]",
        "{\"amount\":\"5\"}",
        "{\"amount\":\"\"}",
        "{\"amount\":1.5}",
        "{\"amount\":1.0}",
        "{\"amount\":1e3}",
        "{\"amount\":true}",
        "{\"amount\":false}",
        "{\"amount\":[]}",
        "{\"amount\":[5]}",
        "{\"amount\":{}}",
        "{\"amount\":{\"amount\":5}}",
        "{\"amount\":0}",
        "{\"amount\":-0}",
        "{\"amount\":-1}",
        "{\"amount\":9007199254740992}",
        "{\"amount\":9223372036854775807}",
        "{\"amount\":9223372036854775808}",
        "{\"amount\":-9223372036854775809}",
        "{\"amount\":18446744073709551617}",
        "{\"amount\":5,\"more\":1}",
        "{\"amount\":5,\"Amount\":1}",
        "{\"amount\":5,\"\":1}",
        "{\"amount\":5,\"__proto__\":{}}",
        "{\"amount\":5,\"@class\":\"java.lang.Runtime\"}",
      })
  void shouldRefuseWhatIsNoAmount(String body) {
    everywhere(body, "invalid_argument");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"amount\":null}"})
  void shouldRefuseAMissingAmount(String body) {
    String quantity = body.replace("amount", "quantity");

    api.post(bystander.account + "/deposits", body).problem(400, "invalid_argument");
    api.post(bystander.account + "/withdrawals", body).problem(400, "invalid_argument");
    api.put(bystander.account + "/holds/h", body).problem(400, "invalid_argument");
    api.post(bystander.item + "/restocks", quantity).problem(400, "invalid_argument");
    api.put(bystander.item + "/reservations/r", quantity).problem(400, "invalid_argument");
  }

  /** Which of the two it is told as depends on where the reader stops; neither harms. */
  @ParameterizedTest
  @MethodSource
  void shouldRefuseWhatIsMadeToExhaustTheReader(String body) {
    everywhere(body, "malformed_json", "invalid_argument");
  }

  static String[] shouldRefuseWhatIsMadeToExhaustTheReader() {
    String digits = "9".repeat(400);
    return new String[] {
      "{\"amount\":" + digits + "}",
      "{\"amount\":-" + digits + "}",
      "{\"amount\":1." + digits + "}",
      "{\"amount\":1e" + digits + "}",
      "{\"amount\":1e999999999}",
      "{\"amount\":" + "9".repeat(60_000) + "}",
      "{\"" + "x".repeat(60_000) + "\":5}",
      "{\"amount\":\"" + "x".repeat(60_000) + "\"}",
      "[".repeat(30_000) + "]".repeat(30_000),
      "[".repeat(60_000),
      "{\"amount\":" + "[".repeat(60_000),
      "{\"amount\":".repeat(5_000) + "5" + "}".repeat(5_000),
      "{\"more\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}",
      "{" + "\"a\":1,".repeat(8_000) + "\"amount\":5}",
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\"",
        "\"15\"",
        "\"-1s\"",
        "\"+1s\"",
        "\"0s\"",
        "\"0ms\"",
        "\"1.5s\"",
        "\" 1s\"",
        "\"1s \"",
        "\"1s\\n\"",
        "\"1S\"",
        "\"1w\"",
        "\"s\"",
        "\"PT1S\"",
        "\"\\u0663s\"",
        "\"367d\"",
        "\"31622400001ms\"",
        "\"99999999999d\"",
        "\"999999999999d\"",
        "\"213503982335d\"",
        "\"9223372036854775807ms\"",
        "\"9223372036854775808ms\"",
        "\"99999999999999999999999999d\"",
        "15",
        "1.5",
        "true",
        "[]",
        "{}",
      })
  void shouldRefuseWhatIsNoTtl(String ttl) {
    String hold = "{\"amount\":5,\"ttl\":%s}".formatted(ttl);
    String reservation = "{\"quantity\":5,\"ttl\":%s}".formatted(ttl);

    api.put(bystander.account + "/holds/h", hold).problem(400, "invalid_argument");
    api.put(bystander.item + "/reservations/r", reservation).problem(400, "invalid_argument");
    api.put(bystander.hold, hold.replace("5", "100")).problem(400, "invalid_argument");
  }

  @Test
  void shouldTakeTheLongestTtl() {
    String account = api.anAccount(10);

    api.put(account + "/holds/h", body("amount", 1, "ttl", "366d")).status(201);
    api.put(account + "/holds/g", body("amount", 1, "ttl", "31622400000ms")).status(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"currency\":\"eur\"}",
        "{\"currency\":\"EURO\"}",
        "{\"currency\":\"EU\"}",
        "{\"currency\":\"\"}",
        "{\"currency\":\"\u20acUR\"}",
        "{\"currency\":\"EUR\\n\"}",
        "{\"currency\":5}",
        "{\"currency\":[]}",
        "{\"currency\":{}}",
        "{\"initialBalance\":-1}",
        "{\"initialBalance\":1.5}",
        "{\"initialBalance\":\"100\"}",
        "{\"initialBalance\":9007199254740992}",
        "{\"overdraftLimit\":-1}",
        "{\"overdraftLimit\":true}",
        "{\"overdraftLimit\":9007199254740992}",
        "{\"balance\":5}",
        "{\"status\":\"closed\"}",
      })
  void shouldRefuseWhatOpensNoAccount(String body) {
    String absent = "/v1/accounts/" + RunningNode.freshId("account");

    api.put(absent, body).problem(400, "invalid_argument");
    api.put(bystander.account, body).problem(400, "invalid_argument");
    api.get(absent).problem(404, "not_found");
  }

  @Test
  void shouldRefuseABodyWhereNoneIsWanted() {
    for (String action : new String[] {"/freeze", "/unfreeze", "/close"}) {
      api.post(bystander.account + action, body("amount", 5)).problem(400, "invalid_argument");
      api.post(bystander.account + action, "{").problem(400, "malformed_json");
    }
  }

  /** Sends a body, in which quantities are called amounts, to whatever takes it. */
  private void everywhere(String body, String... codes) {
    String quantity = body.replace("amount", "quantity");

    api.post(bystander.account + "/deposits", body).problem(400, codes);
    api.post(bystander.account + "/withdrawals", body).problem(400, codes);
    api.put(bystander.account + "/holds/h", body).problem(400, codes);
    api.post(bystander.hold + "/capture", body).problem(400, codes);
    api.post(bystander.item + "/restocks", quantity).problem(400, codes);
    api.put(bystander.item + "/reservations/r", quantity).problem(400, codes);
    api.post(bystander.reservation + "/confirm", quantity).problem(400, codes);
    api.put(bystander.account, body).problem(400);
    api.put(bystander.item, body).problem(400);
  }
}
