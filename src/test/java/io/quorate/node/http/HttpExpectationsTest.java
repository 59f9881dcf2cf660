package io.quorate.node.http;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.NodeExtension;
import io.quorate.testing.node.RawConnection;
import io.quorate.testing.node.RunningNode;
import io.quorate.testing.node.Steps;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients expect of any HTTP server, and what they must not be left to guess. */
@ExtendWith(NodeExtension.class)
class HttpExpectationsTest {

  private static final String LARGEST = "9007199254740991";

  private final RunningNode node;
  private final Api api;
  private final String account;
  private final String item;

  HttpExpectationsTest(RunningNode node) {
    this.node = node;
    this.api = node.api();
    this.account = api.anAccount(100);
    this.item = api.anItem(100);
  }

  @Test
  void shouldShowOneHold() {
    String hold = account + "/holds/h";
    api.get(hold).problem(404, "not_found");
    Answer placed = api.put(hold, body("amount", 30)).status(201);

    Answer shown = api.get(hold).status(200);
    assertThat(shown.body()).isEqualTo(placed.body());
    assertThat(shown.header("ETag")).isEqualTo(placed.header("ETag"));
    api.post(hold + "/capture", body("amount", 10)).status(200);
    api.get(hold).status(200).shows("status", "captured", "captured", 10);
    api.get("/v1/accounts/none/holds/h").problem(404, "not_found");
  }

  @Test
  void shouldShowOneReservation() {
    String reservation = item + "/reservations/r";
    api.get(reservation).problem(404, "not_found");
    Answer placed = api.put(reservation, body("quantity", 5)).status(201);

    assertThat(api.get(reservation).status(200).body()).isEqualTo(placed.body());
    api.delete(reservation).status(200);
    api.get(reservation).status(200).shows("status", "released");
  }

  @Test
  void shouldAnswerHeadAsGetWithoutABody() {
    for (String path : List.of(account, account + "/events", "/health/ready", "/docs")) {
      Answer shown = api.get(path).status(200);
      Answer head = api.send("HEAD", path, "").status(200);

      assertThat(head.body()).isEmpty();
      assertThat(head.header("Content-Type")).isEqualTo(shown.header("Content-Type"));
      assertThat(head.header("ETag")).isEqualTo(shown.header("ETag"));
    }
    assertThat(api.send("HEAD", "/v1/accounts/none", "").status()).isEqualTo(404);
    assertThat(api.send("HEAD", account + "/deposits", "").status()).isEqualTo(405);
  }

  /** The next answer on the connection must not be taken for the body of the one before. */
  @Test
  void shouldGoOnAfterHead() {
    try (RawConnection connection = node.connect()) {
      String head =
          connection.request("HEAD " + account + " HTTP/1.1", "").readHead().header("ETag").get();
      Answer next = connection.request("GET " + account + " HTTP/1.1", "").read().status(200);

      assertThat(head).isEqualTo("\"1\"");
      assertThat(next.json().get("balance").asLong()).isEqualTo(100);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"1\"", "W/\"1\"", "\"7\", \"1\"", "*"})
  void shouldNotSendAgainWhatTheClientHas(String tag) {
    Answer same = api.with("If-None-Match", tag).get(account).status(304);

    assertThat(same.body()).isEmpty();
    assertThat(same.header("ETag")).hasValue("\"1\"");
    api.post(account + "/deposits", body("amount", 1)).status(200);
    if (!tag.equals("*")) {
      api.with("If-None-Match", tag).get(account).status(200).shows("balance", 101);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"11\"", "\"\"", "1", "x"})
  void shouldSendWhatTheClientDoesNotHave(String tag) {
    api.with("If-None-Match", tag).get(account).status(200).shows("balance", 100);
  }

  @Test
  void shouldCreateOnlyWhatIsNotThereWhenAsked() {
    Api creating = api.with("If-None-Match", "*");
    String other = "/v1/accounts/" + RunningNode.freshId("account");
    String transaction = "/v1/transactions/" + RunningNode.freshId("transaction");
    String steps = body("steps", List.of(Steps.debit(account, 1)));

    creating.put(other, "{}").status(201);
    creating.put(other, "{}").problem(412, "version_mismatch");
    creating.put(other, body("initialBalance", 5)).problem(412, "version_mismatch");
    creating.put(account + "/holds/h", body("amount", 1)).status(201);
    creating.put(account + "/holds/h", body("amount", 1)).problem(412, "version_mismatch");
    creating.put(transaction, steps).status(201);
    creating.put(transaction, steps).problem(412, "version_mismatch");
    api.put(other, "{}").status(200);
  }

  @Test
  void shouldRefuseConditionsThatItWouldPassOver() {
    api.with("If-None-Match", "\"1\"").put(account, "{}").problem(400, "invalid_argument");
    api.with("If-None-Match", "*")
        .post(account + "/deposits", body("amount", 1))
        .problem(400, "invalid_argument");
    api.with("If-Match", "\"1\"")
        .post("/v1/transfers", Steps.transfer("saga", account, api.anAccount(0), 1))
        .problem(400, "invalid_argument");
    api.get(account).shows("version", 1);
  }

  /** What does not exist has no version, so that none can match. */
  @ParameterizedTest
  @ValueSource(strings = {"\"0\"", "\"1\"", "*"})
  void shouldRefuseATagOfWhatDoesNotExist(String tag) {
    Api matching = api.with("If-Match", tag);
    String none = "/v1/accounts/" + RunningNode.freshId("account");

    matching.put(none, "{}").problem(412, "version_mismatch");
    api.get(none).problem(404, "not_found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br", "x", "identity, gzip"})
  void shouldRefuseAnEncodedBody(String coding) {
    api.with("Content-Encoding", coding)
        .post(account + "/deposits", body("amount", 1))
        .problem(415, "unsupported_media_type");
    api.with("Content-Encoding", coding).post(account + "/freeze").status(200);
  }

  @Test
  void shouldTakeABodyThatIsEncodedAsItIs() {
    api.with("Content-Encoding", "identity")
        .post(account + "/deposits", body("amount", 1))
        .status(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"X: y", "Content-Type: text/plain", "Content-Encoding: gzip"})
  void shouldTakeAnEmptyChunkedBodyAsNone(String header) {
    chunked("/freeze", header, "0\r\n\r\n").status(200).shows("status", "frozen");

    chunked("/unfreeze", header, "2\r\n{}\r\n0\r\n\r\n").problem(415, "unsupported_media_type");
  }

  private Answer chunked(String action, String header, String chunks) {
    var lines =
        List.of(
            "POST %s HTTP/1.1".formatted(account + action),
            "Host: localhost",
            header,
            "Transfer-Encoding: chunked",
            "",
            chunks);
    try (RawConnection connection = node.connect()) {
      return connection.send(String.join("\r\n", lines)).read();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9007199254740992",
        "9223372036854775808",
        "18446744073709551617",
        "99999999999999999999999999999999999999999999999999",
      })
  void shouldSayThatANumberIsTooLarge(String amount) {
    String steps =
        "{\"steps\":[{\"type\":\"debit\",\"account\":\"a\",\"amount\":%s}]}".formatted(amount);
    for (Answer refused :
        List.of(
            api.post(account + "/deposits", "{\"amount\":%s}".formatted(amount)),
            api.post("/v1/transactions", steps))) {
      assertThat(refused.problem(400, "invalid_argument").json().get("detail").asText())
          .contains(LARGEST);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    ?at=2026-01-01T00:00:00Z",
    "GET,    ?x",
    "GET,    /events?after=0&from=1",
    "GET,    /events?after=0&after=1",
    "GET,    /holds/h?consistency=none",
    "PUT,    ?dryRun=true",
    "POST,   /freeze?wait=1s",
    "DELETE, /holds/h?dryRun=true",
  })
  void shouldRefuseWhatTheQueryAsksForInVain(String method, String rest) {
    api.send(method, account + rest, "").problem(400, "invalid_argument");
    api.get(account).shows("version", 1, "status", "open");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/transactions?status=parked&limit=1",
        "/health/ready?probe=1",
        "/metrics?name=x",
        "/docs?x",
      })
  void shouldTakeTheQueriesThatThereAre(String path) {
    api.get(path).status(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "..", "%2E", "%2e%2E"})
  void shouldRefuseIdsThatClientsTakeForSteps(String id) {
    String decoded = id.replaceAll("(?i)%2e", ".");
    try (RawConnection connection = node.connect()) {
      for (String path : List.of("/v1/accounts/" + id, account + "/holds/" + id)) {
        // Akka takes the step itself, so that the path is none of the API.
        Answer refused =
            connection
                .request(
                    "PUT " + path + " HTTP/1.1",
                    body("amount", 1),
                    "Content-Type: application/json")
                .read();
        assertThat(refused.status()).isIn(400, 404);
      }
    }
    api.post("/v1/transfers", body("from", account.substring(13), "to", decoded, "amount", 1))
        .problem(400, "invalid_argument");
    api.get(account).shows("version", 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/holds/h              | PUT  | {'amount':1,'ttl':null}",
        "/holds/held/capture   | POST | {'amount':null}",
        "/deposits             | POST | {'amount':null}",
      })
  void shouldRefuseAMemberThatIsNull(String rest, String method, String body) {
    api.put(account + "/holds/held", body("amount", 30)).status(201);

    api.send(method, account + rest, body.replace('\'', '"')).problem(400, "invalid_argument");

    api.get(account).shows("balance", 100, "held", 30, "version", 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'steps':$S,'timeout':null}",
        "{'steps':$S,'protocol':null}",
        "{'steps':null}",
        "{'steps':[{'type':'debit','account':$A,'amount':1,'item':null}]}",
        "{'steps':[{'type':'call','url':'http://h/','body':null}]}",
        "{'steps':[{'type':'call','url':'http://h/','compensateUrl':null}]}",
      })
  void shouldRefuseATransactionWithNull(String body) {
    String id = "'%s'".formatted(account.substring(13));
    String filled =
        body.replace("$S", "[{'type':'debit','account':$A,'amount':1}]").replace("$A", id);

    Answer refused = api.post("/v1/transactions", filled.replace('\'', '"'));

    assertThat(refused.problem(400, "invalid_argument").json().get("detail").asText())
        .doesNotContain("quorate.call.allow");
    api.get(account).shows("version", 1);
  }

  /** Of a node that may call, it would go to the partner as it is. */
  @Test
  void shouldLeaveNullInTheBodyOfACallToThePartner() {
    var call = Map.of("type", "call", "url", "http://h/", "body", Map.of());
    String withNull = body("steps", List.of(call)).replace("{}", "{\"note\":null}");

    assertThat(api.post("/v1/transactions", withNull).problem(400).json().get("detail").asText())
        .contains("quorate.call.allow");
  }
}
