package io.quorate.node.transaction;

import static io.quorate.testing.node.Steps.credit;
import static io.quorate.testing.node.Steps.debit;
import static io.quorate.testing.node.Steps.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.testing.BesideOthers;
import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.RunningNode;
import io.quorate.testing.node.Steps;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Transactions that a node was driving when it stopped are ended by the next one, unasked. */
@BesideOthers
@TestInstance(Lifecycle.PER_CLASS)
class TransactionRecoveryTest {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final List<String> PROTOCOLS = List.of("saga", "choreography", "2pc", "3pc");
  private static final int EACH = 5;
  private static final int PAIRS = 20;
  private static final int BALANCE = 100;

  /** Counted in the journal, since a question would wake those it is about. */
  private static final String ENDED =
      """
      SELECT count(*) FROM event_journal
      WHERE event_ser_manifest IN ('transaction.committed', 'transaction.aborted')\
      """;

  private final RunningNode node =
      RunningNode.start(Map.of("quorate.transactions.three-phase-commit", true));

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void shouldEndAfterARestartWhatWasOpen() {
    var accounts = new ArrayList<String>();
    for (int i = 0; i < 2 * PAIRS; i++) {
      accounts.add(node.api().anAccount(BALANCE));
    }
    var steps = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < PAIRS; i++) {
      steps.add(debit(accounts.get(2 * i), 3));
      steps.add(credit(accounts.get(2 * i + 1), 3));
    }
    var paths = new ArrayList<String>();
    var sent = new ArrayList<CompletableFuture<Answer>>();
    for (int i = 0; i < EACH; i++) {
      for (String protocol : PROTOCOLS) {
        String path = Steps.freshTransaction();
        paths.add(path);
        sent.add(node.api().sending("PUT", path + "?wait=0s", transaction(protocol, steps)));
      }
    }
    sent.forEach(answer -> answer.join().status(202));
    Instant stopped = Instant.now();

    node.restart();

    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> assertThat(ended()).isEqualTo(paths.size()));
    Api api = node.api();
    int committed = 0;
    boolean interrupted = false;
    for (String path : paths) {
      Answer answer = api.get(path).status(200);
      committed += answer.json().get("status").asText().equals("committed") ? 1 : 0;
      interrupted |= Instant.parse(answer.json().get("finishedAt").asText()).isAfter(stopped);
    }
    assertThat(interrupted).as("some were open when the node stopped").isTrue();
    shouldHaveMoved(accounts, 3L * committed);
  }

  private void shouldHaveMoved(List<String> accounts, long amount) {
    for (int i = 0; i < accounts.size(); i++) {
      String account = accounts.get(i);
      long balance = BALANCE + (i % 2 == 0 ? -amount : amount);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  node.api()
                      .get(account)
                      .shows("balance", balance, "held", 0, "available", balance));
    }
  }

  private long ended() throws SQLException {
    try (Connection connection = node.database();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(ENDED)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
