package io.quorate.node.journal;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.testing.BesideOthers;
import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.RunningNode;
import io.quorate.testing.node.TableLock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A database that does not answer for longer than the node waits for it. */
@BesideOthers
@TestInstance(Lifecycle.PER_CLASS)
class SlowDatabaseTest {

  private static final Duration DEADLINE = Duration.ofSeconds(3);
  private static final Duration SLACK = Duration.ofMillis(1500);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** More than there are connections to read with, and places to wait for one. */
  private static final int SLOW_READS = 300;

  /** Longer than a node is ready after the last answer of its database. */
  private static final Duration READINESS_LASTS = Duration.ofSeconds(7);

  private final RunningNode node =
      RunningNode.start(
          Map.of(
              "quorate.http.deadline",
              DEADLINE.toMillis() + "ms",
              "quorate.database.statement-timeout",
              "2s"));
  private final Api api = node.api();

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void shouldAnswerWithinTheDeadlineAndLoseNothing() throws SQLException {
    String warm = api.anAccount(100);
    Api keyed = api.with("Idempotency-Key", "k");
    String cold = "/v1/accounts/" + RunningNode.freshId("account");
    CompletableFuture<Answer> write;
    CompletableFuture<Answer> creation;
    CompletableFuture<Answer> read;
    CompletableFuture<Answer> coldRead;
    CompletableFuture<Answer> events;

    try (TableLock lock = TableLock.ofJournal(node)) {
      write = keyed.sending("POST", warm + "/deposits", body("amount", 5));
      lock.awaitBlockedWrites(1);
      read = api.sending("GET", warm, "");
      creation = api.sending("PUT", cold, body("initialBalance", 7));
      coldRead = api.sending("GET", cold + "-2", "");
      events = api.sending("GET", warm + "/events", "");
      CompletableFuture.allOf(write, read, creation, coldRead, events).join();
    }

    List.of(write, creation).forEach(sent -> endedInTime(sent.join(), 503, 504));
    List.of(read, coldRead, events).forEach(sent -> endedInTime(sent.join(), 503));
    eventually(() -> keyed.post(warm + "/deposits", body("amount", 5)).status(200));
    api.get(warm).status(200).shows("balance", 105, "version", 2);
    eventually(() -> assertThat(api.put(cold, body("initialBalance", 7)).status()).isIn(200, 201));
    api.get(cold).status(200).shows("balance", 7, "version", 1);
    api.get(cold + "-2").problem(404, "not_found");
    api.get("/health/ready").status(200);
  }

  /** More of them than there are connections to read with. */
  @Test
  void shouldEndReadsOfEventsWithinTheDeadline() throws SQLException {
    String account = api.anAccount(100);
    var reads = new ArrayList<CompletableFuture<Answer>>();

    try (TableLock lock = TableLock.ofJournal(node)) {
      for (int i = 0; i < 16; i++) {
        reads.add(api.sending("GET", account + "/events", ""));
      }
      lock.hold(DEADLINE);
      CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new)).join();
    }

    reads.forEach(sent -> endedInTime(sent.join(), 503));
    eventually(() -> api.get(account + "/events").status(200));
    eventually(() -> api.get("/health/ready").status(200));
  }

  /**
   * More of them than may be read, or wait: these are slow, and what the node itself does is not.
   */
  @Test
  void shouldStayReadyAndWakeWhatIsDueWhileClientsReadSlowly() throws SQLException {
    String account = api.anAccount(100);
    String id = "account|" + account.substring(account.lastIndexOf('/') + 1);
    api.put(account + "/holds/h", body("amount", 30, "ttl", "3s")).status(201);
    eventually(() -> assertThat(rows("reminder", id)).isEqualTo(1));
    var reads = new ArrayList<CompletableFuture<Answer>>();

    try (var slow = node.database();
        var statement = slow.createStatement()) {
      slow.setAutoCommit(false);
      statement.execute("LOCK TABLE projection_row IN ACCESS EXCLUSIVE MODE");
      for (int i = 0; i < SLOW_READS; i++) {
        reads.add(api.sending("GET", "/v1/audit", ""));
      }
      await()
          .during(READINESS_LASTS)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> api.get("/health/ready").status() == 200);
      assertThat(rows("event_journal", id)).as("opened, held, expired").isEqualTo(3);
      slow.rollback();
    }

    reads.forEach(read -> assertThat(read.join().status()).isIn(200, 503));
    assertThat(reads.stream().map(read -> read.join().status())).contains(503);
    eventually(() -> api.get("/v1/audit").status(200));
  }

  @Test
  void shouldLoseNoAcknowledgedWriteAndDoNoneTwice() throws SQLException {
    String account = api.anAccount(0);
    Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    Queue<String> open = new ConcurrentLinkedQueue<>();
    var stop = new AtomicBoolean();
    var clients = new ArrayList<CompletableFuture<Void>>();
    for (int client = 0; client < 4; client++) {
      String name = "client-" + client + "-";
      clients.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; !stop.get(); i++) {
                  String key = name + i;
                  Answer answer = deposit(account, key);
                  (answer.status() == 200 ? acknowledged : open).add(key);
                }
              }));
    }
    // Shorter and longer than the statement timeout, and longer than the deadline.
    for (int ms : new int[] {300, 1000, 2500, 4000}) {
      int before = acknowledged.size();
      eventually(() -> assertThat(acknowledged).hasSizeGreaterThan(before + 20));
      try (TableLock lock = TableLock.ofJournal(node)) {
        lock.hold(Duration.ofMillis(ms));
      }
    }
    int before = acknowledged.size();
    eventually(() -> assertThat(acknowledged).hasSizeGreaterThan(before + 20));
    stop.set(true);
    clients.forEach(CompletableFuture::join);

    long balance = api.get(account).status(200).number("balance");
    assertThat(balance)
        .isBetween((long) acknowledged.size(), acknowledged.size() + (long) open.size());
    open.forEach(key -> eventually(() -> deposit(account, key).status(200)));
    acknowledged.stream()
        .limit(200)
        .forEach(
            key ->
                assertThat(deposit(account, key).status(200).header("Idempotency-Replayed"))
                    .hasValue("true"));
    long all = acknowledged.size() + (long) open.size();
    api.get(account).shows("balance", all, "version", all + 1);
  }

  private Answer deposit(String account, String key) {
    Answer answer = api.with("Idempotency-Key", key).post(account + "/deposits", body("amount", 1));
    assertThat(answer.status()).as(answer.body()).isIn(200, 429, 503, 504);
    assertThat(answer.took()).isLessThan(DEADLINE.plus(SLACK));
    return answer;
  }

  private long rows(String table, String persistenceId) throws SQLException {
    String count =
        "SELECT count(*) FROM %s WHERE persistence_id = '%s'".formatted(table, persistenceId);
    try (var connection = node.database();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(count)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static void endedInTime(Answer answer, Integer... statuses) {
    assertThat(answer.status()).as(answer.body()).isIn((Object[]) statuses);
    answer.problem(answer.status(), answer.status() == 504 ? "outcome_unknown" : "unavailable");
    assertThat(answer.took()).as(answer.body()).isLessThan(DEADLINE.plus(SLACK));
  }

  private static void eventually(ThrowingRunnable condition) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).untilAsserted(condition);
  }
}
