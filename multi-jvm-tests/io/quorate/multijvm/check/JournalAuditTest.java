package io.quorate.multijvm.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.client.History;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.client.Operation;
import io.quorate.runtime.codec.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A checker that finds nothing proves nothing: each defect must turn the audit red. */
class JournalAuditTest {

  private static final String ACCOUNT = "account|a";
  private static final String ITEM = "item|i";
  private static final String OPENED =
      "'event':{'currency':'EUR','initialBalance':100,'overdraftLimit':0}";

  private final List<JournalRow> journal = new ArrayList<>();
  private final List<Operation> history = new ArrayList<>();

  @Test
  void shouldFindNothingInASoundHistory() {
    openedAccount();
    row(ACCOUNT, 2, "w1", "account.deposited", "'key':'k1','event':{'amount':5}");
    row(ACCOUNT, 3, "w2", "account.withdrawn", "'key':'k2','event':{'amount':25}");
    operation(Intent.deposit("a", "k1", 5), Attempt.TIMED_OUT, 200);
    operation(Intent.withdraw("a", "k2", 25), 504);
    operation(Intent.withdraw("a", "k3", 1000), 409);

    assertThat(audit(account(80, 3)).findings()).isEmpty();
  }

  @Test
  void shouldFindAGap() {
    openedAccount();
    row(ACCOUNT, 3, "w1", "account.deposited", "'key':'k1','event':{'amount':5}");
    operation(Intent.deposit("a", "k1", 5), 200);

    assertFound("Expected sequence number 2, but it was 3");
  }

  @Test
  void shouldFindAWriterThatComesBack() {
    openedAccount();
    row(ACCOUNT, 2, "w2", "account.deposited", "'key':'k1','event':{'amount':5}");
    row(ACCOUNT, 3, "w1", "account.deposited", "'key':'k2','event':{'amount':5}");
    operation(Intent.deposit("a", "k1", 5), 200);
    operation(Intent.deposit("a", "k2", 5), 200);

    assertFound("w1 wrote again after another");
  }

  @Test
  void shouldFindADoubleEffect() {
    openedAccount();
    row(ACCOUNT, 2, "w1", "account.deposited", "'key':'k1','event':{'amount':5}");
    row(ACCOUNT, 3, "w1", "account.deposited", "'key':'k1','event':{'amount':5}");
    operation(Intent.deposit("a", "k1", 5), 504, 200);

    assertFound("Expected idempotency key k1 once");
    assertFound("account.deposited k1 1 to 1 times");
  }

  @Test
  void shouldFindARequestThatWasDoneTwice() {
    openedAccount();
    row(ACCOUNT, 2, "w1", "account.frozen", "'rid':'r1','event':{}");
    row(ACCOUNT, 3, "w1", "account.unfrozen", "'rid':'r1','event':{}");

    assertFound("Expected request id r1 once");
  }

  @Test
  void shouldFindALostAcknowledgedOperation() {
    openedAccount();
    operation(Intent.deposit("a", "k1", 5), 200);

    assertFound("account.deposited k1 1 to 1 times, since it was ACKNOWLEDGED, but it is there 0");
  }

  @Test
  void shouldFindALostEntity() {
    operation(Intent.create("gone", 5), 201);

    assertFound("item|gone: Expected item.created  1 to 1 times");
  }

  @Test
  void shouldFindARefusedOperationThatWasDone() {
    openedAccount();
    row(ACCOUNT, 2, "w1", "account.withdrawn", "'key':'k1','event':{'amount':5}");
    operation(Intent.withdraw("a", "k1", 5), 503, 409);

    assertFound("account.withdrawn k1 0 to 0 times, since it was REFUSED");
  }

  @Test
  void shouldCountARefusalThatAnEarlierAttemptOvertook() {
    openedAccount();
    row(ACCOUNT, 2, "w1", "account.withdrawn", "'key':'k1','event':{'amount':5}");
    operation(Intent.withdraw("a", "k1", 5), Attempt.TIMED_OUT, 409);

    JournalAudit.Report report = audit(account(95, 2));

    assertThat(report.findings()).isEmpty();
    assertThat(report.lateEffects()).isEqualTo(1);
  }

  @Test
  void shouldFindAnEffectThatNobodyAskedFor() {
    openedAccount();
    row(ACCOUNT, 2, "w1", "account.deposited", "'rid':'r1','event':{'amount':5}");

    assertFound("Expected only what was asked for, but there is account.deposited");
  }

  @Test
  void shouldFindAnotherAmountThanAskedFor() {
    openedAccount();
    row(ACCOUNT, 2, "w1", "account.deposited", "'key':'k1','event':{'amount':6}");
    operation(Intent.deposit("a", "k1", 5), 200);

    assertFound("account.deposited k1 of 5, but it is of 6");
  }

  @Test
  void shouldFindAnOverdrawnAccount() {
    openedAccount();
    row(ACCOUNT, 2, "w1", "account.withdrawn", "'key':'k1','event':{'amount':101}");
    operation(Intent.withdraw("a", "k1", 101), 200);

    assertFound("Expected a balance of at least -0, but it is -1");
  }

  @Test
  void shouldFindAnOversoldItem() {
    row(ITEM, 1, "w1", "item.created", "'rid':'r0','event':{'onHand':1}");
    operation(Intent.create("i", 1), 201);
    for (int i = 1; i <= 2; i++) {
      String placed =
          "'event':{'reservationId':'b%d','quantity':1,'ttlMs':9,'expiresAtMs':9}".formatted(i);
      row(ITEM, i + 1, "w1", "item.reservation-placed", placed);
      operation(Intent.reserve("i", "b" + i, 1), 201);
    }

    assertFound("Expected no oversale, but of 1 received 0 are sold and 2 reserved");
  }

  @Test
  void shouldFindAStateThatIsNotTheReplay() {
    openedAccount();

    assertThat(audit(account(101, 1)).shown()).contains("Expected node 1 to serve");
    assertThat(audit(account(100, 2)).shown()).contains("Expected node 1 to serve");
    assertThat(audit(account(100, 1)).findings()).isEmpty();
  }

  @Test
  void shouldJudgeAgainUntilNothingIsWrittenMeanwhile() {
    openedAccount();
    var late = new ArrayList<>(journal);
    late.add(new JournalRow("account|b", 1, "w1", "account.opened", journal.getFirst().payload()));
    var reads = new ArrayDeque<>(List.of(journal, late, late, late));
    var clients = new History();
    history.forEach(clients::add);
    JournalAudit.Report report =
        JournalAudit.runAtRest(reads::poll, UnaryOperator.identity(), clients, Map::of);

    assertThat(reads).isEmpty();
    assertThat(report.events()).isEqualTo(2);
  }

  private void openedAccount() {
    row(ACCOUNT, 1, "w1", "account.opened", "'rid':'r0'," + OPENED);
    operation(Intent.open("a", 100, 0), 201);
  }

  private void row(String entity, long sequence, String writer, String event, String members) {
    byte[] payload =
        ("{'at':1," + members + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    journal.add(new JournalRow(entity, sequence, writer, event, payload));
  }

  private void operation(Intent intent, int... statuses) {
    var attempts = new ArrayList<Attempt>();
    for (int status : statuses) {
      attempts.add(new Attempt(1, 0, 1, status, "", false));
    }
    history.add(new Operation(intent, attempts));
  }

  private void assertFound(String text) {
    assertThat(JournalAudit.run(journal, history, Map.of()).shown()).contains(text);
  }

  private JournalAudit.Report audit(JsonNode served) {
    return JournalAudit.run(journal, history, Map.of(ACCOUNT, List.of(served)));
  }

  private static JsonNode account(long balance, long version) {
    return Json.STORED
        .createObjectNode()
        .put("id", "a")
        .put("currency", "EUR")
        .put("balance", balance)
        .put("held", 0)
        .put("available", balance)
        .put("overdraftLimit", 0)
        .put("status", "open")
        .put("version", version);
  }
}
