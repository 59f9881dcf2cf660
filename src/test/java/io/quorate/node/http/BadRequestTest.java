package io.quorate.node.http;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.Bystander;
import io.quorate.testing.node.NodeExtension;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths, queries, methods and headers that are not what they should be. */
@Isolated("watches what the whole process logs")
@ExtendWith(NodeExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class BadRequestTest {

  private final Api api;
  private final Bystander bystander;

  BadRequestTest(Api api) {
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
        "a%20b",
        "%20",
        "a%2Fb",
        "..%2Fx",
        "%C3%BC",
        "%E2%82%AC",
        "%FF",
        "%00",
        "a%0Ab",
        "a%0D%0AX-Y:z",
        "a%25",
        "a+b",
        "a*b",
        "a,b",
        "a=b",
        "a~b",
        "a|b",
        "a%22b",
        "%3Cscript%3E",
        "$%7Bjndi:x%7D",
      })
  void shouldRefuseWhatIsNoId(String id) {
    String encoded = id.replace("|", "%7C");

    refusedEverywhere(encoded);
  }

  @Test
  void shouldRefuseIdsOf129Characters() {
    refusedEverywhere("x".repeat(129));
    refusedEverywhere("x".repeat(1500));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1",
        "/v1/",
        "/v1/accounts",
        "/v1/accounts/a/b",
        "/v1/accounts/a/holds",
        "/v1/Accounts/a",
        "/v1//accounts/a",
        "/v2/accounts/a",
        "/accounts/a",
        "/v1/items",
        "/v1/metrics",
        "/health",
        "/index.html",
        "/docs/",
        "/%2e%2e/%2e%2e/etc/passwd",
      })
  void shouldNotKnowOtherPaths(String path) {
    api.get(path).problem(404, "not_found");
    api.post(path, "{}").problem(404, "not_found");
  }

  @Test
  void shouldNotPassOverAnEmptyId() {
    api.get("/v1/accounts//close").problem(404);
    assertThat(api.put("/v1/accounts//close", "{}").status()).isIn(400, 404);
    assertThat(api.put("/v1/items//confirm", "{}").status()).isIn(400, 404);

    api.get("/v1/accounts/close").problem(404, "not_found");
    api.get("/v1/items/confirm").problem(404, "not_found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE  |                 | GET, HEAD, PUT",
        "POST    |                 | GET, HEAD, PUT",
        "PATCH   |                 | GET, HEAD, PUT",
        "OPTIONS |                 | GET, HEAD, PUT",
        "GET     | /deposits       | POST",
        "PUT     | /deposits       | POST",
        "DELETE  | /withdrawals    | POST",
        "PATCH   | /holds/h        | DELETE, GET, HEAD, PUT",
        "POST    | /holds/h        | DELETE, GET, HEAD, PUT",
        "GET     | /holds/h/capture| POST",
        "DELETE  | /events         | GET, HEAD",
        "GET     | /freeze         | POST",
        "PUT     | /close          | POST",
      })
  void shouldRefuseOtherMethods(String method, String rest, String allowed) {
    String path = rest == null ? bystander.account : bystander.account + rest;

    Answer answer = api.send(method, path, "").problem(405, "method_not_allowed");

    assertThat(Set.of(answer.header("Allow").orElse("").split(", ", -1)))
        .isEqualTo(Set.of(allowed.split(", ", -1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/health/alive", "/health/ready", "/metrics", "/v1/cluster", "/docs", "/"})
  void shouldOnlyShowTheNode(String path) {
    assertThat(api.post(path, "{}").problem(405, "method_not_allowed").header("Allow"))
        .hasValue("GET, HEAD");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/octet-stream",
        "application/jsonp",
      })
  void shouldRefuseOtherContentTypes(String contentType) {
    Api other = api.with("Content-Type", contentType);

    other
        .post(bystander.account + "/deposits", body("amount", 5))
        .problem(415, "unsupported_media_type");
    other.put(bystander.hold, body("amount", 100)).problem(415, "unsupported_media_type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json; charset=utf-8", "APPLICATION/JSON"})
  void shouldTakeJsonByAnyName(String contentType) {
    String account = api.anAccount(0);

    api.with("Content-Type", contentType)
        .post(account + "/deposits", body("amount", 5))
        .status(200)
        .shows("balance", 5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "after=-1",
        "after=x",
        "after=",
        "after",
        "after=1.5",
        "after=%201",
        "after=9223372036854775808",
        "after=1=2",
        "after=%zz",
        "after=%",
        "limit=0",
        "limit=1001",
        "limit=x",
        "limit=",
        "limit=99999999999999999999",
        "limit=%D9%A3",
      })
  void shouldRefuseWrongQueries(String query) {
    api.rawGet(bystander.account + "/events?" + query).problem(400, "invalid_argument");
    api.rawGet(bystander.item + "/events?" + query).problem(400, "invalid_argument");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "x=%zz", "=", "&&", "a=b=c", "?"})
  void shouldNotFailForAnyQuery(String query) {
    assertThat(api.rawGet(bystander.account + "?" + query).status()).isIn(200, 400);
    assertThat(api.rawGet(bystander.account + "/events?" + query).status()).isIn(200, 400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "\"\"",
        "\"x\"",
        "\"-1\"",
        "\"1.5\"",
        "\"1",
        "W/\"1\"",
        "\"1\", \"2\"",
        "\"99999999999999999999\"",
        "\"9223372036854775808\"",
      })
  void shouldRefuseWrongTags(String tag) {
    Api matching = api.with("If-Match", tag);

    matching
        .post(bystander.account + "/deposits", body("amount", 5))
        .problem(400, "invalid_argument");
    matching.delete(bystander.reservation).problem(400, "invalid_argument");
  }

  @Test
  void shouldRefuseKeysOf129Characters() {
    Api keyed = api.with("Idempotency-Key", "x".repeat(129));

    keyed.post(bystander.account + "/deposits", body("amount", 5)).problem(400, "invalid_argument");
    keyed.put(bystander.account + "/holds/h", body("amount", 5)).problem(400, "invalid_argument");
    keyed.delete(bystander.hold).problem(400, "invalid_argument");
  }

  private void refusedEverywhere(String id) {
    String account = "/v1/accounts/" + id;
    api.get(account).problem(400, "invalid_argument");
    api.put(account, "{}").problem(400, "invalid_argument");
    api.get(account + "/events").problem(400, "invalid_argument");
    api.post(account + "/deposits", body("amount", 5)).problem(400, "invalid_argument");
    api.get("/v1/items/" + id).problem(400, "invalid_argument");
    api.put(bystander.account + "/holds/" + id, body("amount", 5)).problem(400, "invalid_argument");
    api.delete(bystander.item + "/reservations/" + id).problem(400, "invalid_argument");
  }
}
