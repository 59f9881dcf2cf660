package io.quorate.node.account;

import static io.quorate.testing.node.Api.body;
import static io.quorate.testing.node.Steps.credit;
import static io.quorate.testing.node.Steps.debit;
import static io.quorate.testing.node.Steps.id;
import static io.quorate.testing.node.Steps.restock;
import static io.quorate.testing.node.Steps.transaction;
import static io.quorate.testing.node.Steps.transfer;
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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The audit of a whole node. Currencies that no other test uses keep the sums apart. */
@ExtendWith(NodeExtension.class)
class AuditApiTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Api api;

  AuditApiTest(Api api) {
    this.api = api;
  }

  @Test
  void shouldShowAllMembers() {
    anAccount("QAA", 1);

    Answer audit = eventually("QAA", 1, 1, 0);

    assertThat(audit.json().fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "at",
            "lagMs",
            "conserved",
            "accounts",
            "stock",
            "transactions",
            "faultCount",
            "faults");
    assertThat(audit.json().get("at").isTextual()).isTrue();
    assertThat(audit.json().get("at").asText()).isNotEmpty();
    assertThat(audit.json().at("/accounts/QAA").fieldNames())
        .toIterable()
        .containsExactly("total", "inFlight", "deposited", "withdrawn", "writtenOff");
    assertThat(audit.json().get("stock").fieldNames())
        .toIterable()
        .containsExactly("received", "sold", "reserved", "onHand", "inFlight", "writtenOff");
    assertThat(audit.json().get("transactions").fieldNames())
        .toIterable()
        .containsExactly("open", "committed", "aborted", "parked");
    audit.shows("conserved", true, "faultCount", 0, "faults", List.of());
  }

  @Test
  void shouldAddUpDepositsWithdrawalsAndHolds() {
    String account = anAccount("QAB", 100);
    api.post(account + "/deposits", body("amount", 50)).status(200);
    api.post(account + "/withdrawals", body("amount", 20)).status(200);
    api.put(account + "/holds/h", body("amount", 40)).status(201);
    api.post(account + "/holds/h/capture", body("amount", 15)).status(200);

    eventually("QAB", 115, 150, 35).shows("conserved", true);
  }

  @ParameterizedTest
  @CsvSource({"saga, QSA", "choreography, QCH", "2pc, QTP", "3pc, QHP"})
  void shouldConserveMoneyInTransfers(String protocol, String currency) {
    String from = anAccount(currency, 100);
    String to = anAccount(currency, 5);
    long committed = transactions("committed");
    long aborted = transactions("aborted");
    for (int i = 0; i < 3; i++) {
      api.post("/v1/transfers", transfer(protocol, from, to, 30)).status(201);
    }
    api.post("/v1/transfers", transfer(protocol, from, to, 30)).problem(409, "insufficient_funds");

    Answer audit = eventually(currency, 105, 105, 0);

    audit.shows("conserved", true);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(transactions("committed")).isGreaterThanOrEqualTo(committed + 3);
              assertThat(transactions("aborted")).isGreaterThanOrEqualTo(aborted + 1);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "2pc"})
  void shouldBookWhatLeavesByAnOrder(String protocol) {
    String currency = protocol.equals("saga") ? "QOS" : "QOT";
    String account = anAccount(currency, 100);
    String item = api.anItem(10);
    JsonNode before = eventually(currency, 100, 100, 0).json().get("stock");
    api.post(
            "/v1/orders",
            body(
                "account",
                id(account),
                "amount",
                60,
                "items",
                List.of(Map.of("item", id(item), "quantity", 3)),
                "protocol",
                protocol))
        .status(201);

    JsonNode after = eventually(currency, 40, 100, 60).shows("conserved", true).json().get("stock");

    assertThat(after.get("sold").asLong()).isGreaterThanOrEqualTo(before.get("sold").asLong() + 3);
  }

  @Test
  void shouldAddUpStock() {
    String shop = anAccount("QST", 0);
    long received = stock("received");
    String item = api.anItem(10);
    api.post(item + "/restocks", body("quantity", 5)).status(200);
    api.put(item + "/reservations/r", body("quantity", 4)).status(201);
    api.post(item + "/reservations/r/confirm", body("quantity", 1)).status(200);
    api.put(Steps.freshTransaction(), transaction("saga", restock(item, 2), credit(shop, 7)))
        .status(201);

    Answer audit = eventually("QST", 7, 7, 0);

    audit.shows("conserved", true);
    assertThat(stock("received")).isGreaterThanOrEqualTo(received + 17);
  }

  @Test
  void shouldTellMetrics() {
    anAccount("QME", 3);
    eventually("QME", 3, 3, 0);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(api.get("/metrics").body().lines())
                    .contains("quorate_audit_conserved 1.0", "quorate_transactions_parked 0.0")
                    .anyMatch(line -> line.matches("quorate_audit_lag_seconds [0-9.]+")));
  }

  @Test
  void shouldUndoWhatARefusedStepLeaves() {
    String from = anAccount("QUN", 100);
    String poor = anAccount("QUN", 1);
    String to = anAccount("QUN", 0);
    api.put(
            Steps.freshTransaction(),
            transaction("saga", debit(from, 30), debit(poor, 2), credit(to, 32)))
        .problem(409, "insufficient_funds");

    eventually("QUN", 101, 101, 0).shows("conserved", true);
  }

  private String anAccount(String currency, long balance) {
    String path = "/v1/accounts/" + RunningNode.freshId("account");
    api.put(path, body("currency", currency, "initialBalance", balance)).status(201);
    return path;
  }

  /** Waits until all of a currency has been audited, with nothing in flight. */
  private Answer eventually(String currency, long total, long deposited, long withdrawn) {
    var latest = new Answer[1];
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              latest[0] = api.get("/v1/audit").status(200);
              assertThat(latest[0].json().at("/accounts/" + currency))
                  .hasToString(
                      body(
                          "total", total,
                          "inFlight", 0,
                          "deposited", deposited,
                          "withdrawn", withdrawn,
                          "writtenOff", 0));
            });
    return latest[0];
  }

  private long transactions(String member) {
    return api.get("/v1/audit").status(200).json().at("/transactions/" + member).asLong();
  }

  private long stock(String member) {
    return api.get("/v1/audit").status(200).json().at("/stock/" + member).asLong();
  }
}
