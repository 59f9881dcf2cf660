package io.quorate.node.http;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.testing.BesideOthers;
import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.RawConnection;
import io.quorate.testing.node.RunningNode;
import io.quorate.testing.node.Steps;
import io.quorate.testing.node.TableLock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A node with small limits: past each it refuses at once, and it is well afterwards. */
@BesideOthers
@TestInstance(Lifecycle.PER_CLASS)
class LimitsTest {

  private static final int IN_FLIGHT = 4;
  private static final int CONNECTIONS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final RunningNode node =
      RunningNode.start(
          Map.of(
              "quorate.http.max-in-flight", IN_FLIGHT,
              "quorate.http.max-connections", CONNECTIONS,
              "quorate.entity.buffer-size", 2));
  private final Api api = node.api();

  @AfterAll
  void stop() {
    node.close();
  }

  @AfterEach
  void shouldBeWellAfterwards() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              api.get("/health/ready").status(200);
              assertThat(api.get("/metrics").body()).contains("quorate_http_in_flight 0.0");
            });
    String account = api.anAccount(1);
    api.post(account + "/deposits", body("amount", 1)).status(200).shows("balance", 2);
  }

  /** As shipped: it is not safe in a partition. */
  @Test
  void shouldRefuseThreePhaseCommitUnlessConfigured() {
    String from = api.anAccount(100);
    String to = api.anAccount(0);

    Answer refused = api.post("/v1/transfers", Steps.transfer("3pc", from, to, 1));

    refused.problem(400, "invalid_argument");
    assertThat(refused.json().get("detail").asText())
        .contains("quorate.transactions.three-phase-commit");
    api.get(from).shows("balance", 100, "version", 1);
  }

  @Test
  void shouldRefuseOneRequestTooManyInProgress() throws SQLException {
    List<String> accounts = IntStream.range(0, IN_FLIGHT).mapToObj(i -> api.anAccount(0)).toList();
    var pending = new ArrayList<CompletableFuture<Answer>>();

    try (TableLock lock = TableLock.ofJournal(node)) {
      for (String account : accounts) {
        pending.add(api.sending("POST", account + "/deposits", body("amount", 5)));
      }
      awaitInFlight(IN_FLIGHT);
      lock.awaitBlockedWrites(1);

      for (int i = 0; i < 3; i++) {
        api.post(accounts.getFirst() + "/deposits", body("amount", 100))
            .problem(429, "overloaded")
            .retryable();
        api.get(accounts.getFirst()).problem(429, "overloaded").retryable();
        api.get("/health/alive").status(200);
        api.get("/health/ready").status(200);
        api.get("/metrics").status(200);
      }
      assertThat(pending).noneMatch(CompletableFuture::isDone);
    }

    pending.forEach(sent -> sent.join().status(200).shows("balance", 5, "version", 2));
    accounts.forEach(account -> api.get(account).shows("balance", 5, "version", 2));
  }

  @Test
  void shouldRefuseOneCommandTooManyInAnEntity() throws SQLException {
    String account = api.anAccount(0);
    var pending = new ArrayList<CompletableFuture<Answer>>();

    try (TableLock lock = TableLock.ofJournal(node)) {
      pending.add(api.sending("POST", account + "/deposits", body("amount", 5)));
      lock.awaitBlockedWrites(1);
      for (int i = 1; i < IN_FLIGHT; i++) {
        pending.add(api.sending("POST", account + "/deposits", body("amount", 5)));
      }

      Answer refused =
          (Answer) CompletableFuture.anyOf(pending.toArray(CompletableFuture[]::new)).join();

      refused.problem(429, "overloaded").retryable();
    }

    List<Answer> done =
        pending.stream().map(CompletableFuture::join).filter(a -> a.status() == 200).toList();
    assertThat(done).isNotEmpty();
    assertThat(pending.stream().map(CompletableFuture::join).filter(a -> a.status() != 200))
        .isNotEmpty()
        .allSatisfy(answer -> answer.problem(429, "overloaded"));
    api.get(account).shows("balance", 5 * done.size(), "version", 1 + done.size());
  }

  @Test
  void shouldRefuseOneConnectionTooManyButNotItsProbes() {
    var idle = new ArrayList<RawConnection>();
    try {
      // Served, and so counted, before the others: the node takes them in any order.
      idle.add(node.connect());
      idle.getFirst().request("GET /health/alive HTTP/1.1", "").read().status(200);
      IntStream.range(1, CONNECTIONS).forEach(i -> idle.add(node.connect()));
      await().atMost(PATIENCE).until(() -> onNewConnection("/v1/audit").status() == 503);

      Answer refused = onNewConnection("/v1/audit");
      Answer probed = onNewConnection("/health/alive");

      refused.problem(503, "unavailable").retryable();
      assertThat(refused.header("Connection").orElse("")).isEqualToIgnoringCase("close");
      probed.status(200).shows("status", "alive");
      assertThat(probed.header("Connection").orElse("")).isEqualToIgnoringCase("close");
      idle.getFirst()
          .request("GET /health/alive HTTP/1.1", "")
          .read()
          .status(200)
          .shows("status", "alive");
    } finally {
      idle.forEach(RawConnection::close);
    }
    await().atMost(PATIENCE).until(() -> onNewConnection("/v1/audit").status() == 200);
  }

  private Answer onNewConnection(String path) {
    try (RawConnection connection = node.connect()) {
      return connection.request("GET " + path + " HTTP/1.1", "").read();
    }
  }

  private void awaitInFlight(int count) {
    String gauge = "quorate_http_in_flight %d.0".formatted(count);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> api.get("/metrics").body().contains(gauge));
  }
}
