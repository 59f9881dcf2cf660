package io.quorate.node.journal;

import static io.quorate.testing.node.Api.body;
import static io.quorate.testing.node.Steps.credit;
import static io.quorate.testing.node.Steps.debit;
import static io.quorate.testing.node.Steps.id;
import static io.quorate.testing.node.Steps.transaction;
import static io.quorate.testing.node.Steps.transfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.Main;
import io.quorate.testing.BesideOthers;
import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.ChildProcess;
import io.quorate.testing.node.RunningNode;
import io.quorate.testing.node.Steps;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command {@code archive} beside a node that goes on working: no client sees a difference. */
@BesideOthers
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class ArchiveTest {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration POLL = Duration.ofMillis(10);
  private static final List<String> PROTOCOLS = List.of("saga", "choreography", "2pc");
  private static final int EACH = 12;

  /** More than one snapshot. */
  private static final int DEPOSITS = 50;

  private static final String CURRENCY = "ARC";

  /** All that is kept from the feed, and how far it was read. */
  private static final String FORGET =
      "DELETE FROM feed_position WHERE consumer = 'projection-rows'; DELETE FROM projection_row";

  private final RunningNode node = RunningNode.start(Map.of("quorate.entity.snapshot-every", 20));
  private final Map<String, String> bodies = new LinkedHashMap<>();

  @TempDir private Path directory;

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void shouldChangeNothingThatClientsSee() throws Exception {
    Api api = node.api();
    String from = anAccount(1_000);
    String to = anAccount(0);
    for (int i = 0; i < EACH; i++) {
      for (String protocol : PROTOCOLS) {
        // Every fourth is refused.
        long amount = i % 4 == 0 ? 5_000 : 1;
        String path = Steps.freshTransaction();
        String sent = transaction(protocol, debit(from, amount), credit(to, amount));
        api.put(path, sent).status(i % 4 == 0 ? 409 : 201);
        bodies.put(path, sent);
      }
    }
    for (int i = 0; i < DEPOSITS; i++) {
      api.post(from + "/deposits", body("amount", 1)).status(200);
    }
    Api keyed = api.with("Idempotency-Key", "key");
    String paid = keyed.post(to + "/deposits", body("amount", 7)).status(200).body();
    String closed = anAccount(0);
    api.post(closed + "/close").status(200);
    var paths = new ArrayList<>(bodies.keySet());
    paths.addAll(List.of(from, to, closed));
    // The hints that a transaction is over come a little later.
    awaitConcluded(from, to);
    Map<String, String> before = shown(paths);
    JsonNode audit = awaitAudit(1_000 + DEPOSITS + 7);

    archiveUnderLoad();

    for (String path : bodies.keySet()) {
      assertThat(left("transaction|" + id(path))).as(path).isZero();
    }
    assertThat(left("account|" + id(closed))).isZero();
    assertThat(left("account|" + id(from))).isLessThan(DEPOSITS);
    assertThat(shown(paths)).isEqualTo(before);
    node.restart();
    assertThat(shown(paths)).as("after a recovery").isEqualTo(before);
    bodies.forEach(this::putAgain);
    assertThat(keyed(paid, to)).isEqualTo(paid);
    assertThat(shown(paths)).as("after repetitions").isEqualTo(before);
    execute(FORGET);
    assertThat(awaitAudit(1_000 + DEPOSITS + 7)).as("from nothing").isEqualTo(audit);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          --batch=1            | Expected the URL of a database
          --older-than=soon    | quorate.archive.older-than
          --batch=0            | quorate.archive.batch
          --limit=0            | --limit
          """,
      delimiter = '|')
  void shouldRefuseWhatMakesNoSense(String option, String message) throws Exception {
    var environment = option.equals("--batch=1") ? Map.<String, String>of() : environment();

    ChildProcess ended =
        ChildProcess.run(directory, Main.class, environment, List.of("archive", option));

    assertThat(ended.exitCode()).as(ended.output()).isEqualTo(1);
    assertThat(ended.output()).contains(message);
  }

  @Test
  void shouldSayThatNodesWithoutADatabaseNeedNoArchive() throws Exception {
    ChildProcess ended =
        ChildProcess.run(
            directory, Main.class, Map.of("QUORATE_JOURNAL", "raft"), List.of("archive"));

    assertThat(ended.exitCode()).as(ended.output()).isEqualTo(1);
    assertThat(ended.output())
        .contains("quorate.storage.engine = raft")
        .contains("Nothing is left to do")
        .doesNotContain("run it again");
  }

  /** The first run is killed in its midst. */
  private void archiveUnderLoad() throws Exception {
    var enough = new AtomicBoolean();
    CompletableFuture<Integer> load =
        CompletableFuture.supplyAsync(() -> load(enough), Thread::startVirtualThread);
    try {
      Process first = ChildProcess.start(directory, Main.class, environment(), arguments("1"));
      await()
          .atMost(PATIENCE)
          .pollInterval(POLL)
          .until(() -> number("SELECT coalesce(sum(moved), 0) FROM archive_run") > 0);
      first.destroyForcibly();
      assertThat(first.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(number("SELECT count(*) FROM archive_run WHERE ended_at IS NULL")).isEqualTo(1);

      ChildProcess second = ChildProcess.run(directory, Main.class, environment(), arguments("50"));
      assertThat(second.exitCode()).as(second.output()).isZero();
      assertThat(second.output()).contains("Moved").contains("record 2 in archive_run");
    } finally {
      enough.set(true);
    }
    assertThat(load.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isPositive();
    assertThat(number("SELECT count(*) FROM archive_run WHERE ended_at IS NOT NULL")).isEqualTo(1);
  }

  /** Returns how many transfers were done; each must be. */
  private int load(AtomicBoolean enough) {
    String from = node.api().anAccount(1_000_000);
    String to = node.api().anAccount(0);
    int done = 0;
    while (!enough.get()) {
      String protocol = PROTOCOLS.get(done % PROTOCOLS.size());
      node.api().post("/v1/transfers", transfer(protocol, from, to, 1)).status(201);
      node.api().post(to + "/deposits", body("amount", 1)).status(200);
      done++;
    }
    node.api().get(to).status(200).shows("balance", 2 * done);
    return done;
  }

  private void putAgain(String path, String sent) {
    String status = node.api().get(path).json().get("status").asText();
    node.api().put(path, sent).status(status.equals("committed") ? 201 : 409);
    node.api()
        .put(path, sent.replace("\"amount\":", "\"amount\":1"))
        .problem(409, "exists_with_different_payload");
  }

  private String keyed(String expected, String account) {
    Answer again =
        node.api()
            .with("Idempotency-Key", "key")
            .post(account + "/deposits", body("amount", 7))
            .status(200);
    assertThat(again.header("Idempotency-Replayed")).as(expected).hasValue("true");
    return again.body();
  }

  private Map<String, String> shown(List<String> paths) {
    var shown = new LinkedHashMap<String, String>();
    for (String path : paths) {
      shown.put(path, node.api().get(path).status(200).body());
      String events = path + "/events?limit=1000";
      shown.put(events, node.api().get(events).status(200).body());
    }
    return shown;
  }

  private void awaitConcluded(String... accounts) {
    for (String account : accounts) {
      String reminders =
          "SELECT count(*) FROM reminder WHERE persistence_id = 'account|%s'"
              .formatted(id(account));
      await().atMost(PATIENCE).until(() -> number(reminders) == 0);
    }
  }

  private JsonNode awaitAudit(long total) {
    var latest = new JsonNode[1];
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode audit = node.api().get("/v1/audit").status(200).json();
              assertThat(audit.get("conserved").asBoolean()).isTrue();
              latest[0] = audit.at("/accounts/" + CURRENCY);
              assertThat(latest[0].path("total").asLong()).isEqualTo(total);
              assertThat(latest[0].path("inFlight").asLong()).isZero();
            });
    return latest[0];
  }

  private String anAccount(long balance) {
    String path = "/v1/accounts/" + RunningNode.freshId("account");
    node.api().put(path, body("currency", CURRENCY, "initialBalance", balance)).status(201);
    return path;
  }

  private Map<String, String> environment() {
    return node.databaseEnvironment();
  }

  private static List<String> arguments(String batch) {
    return List.of("archive", "--older-than", "0s", "--batch", batch);
  }

  /** How many events of a history were not moved. */
  private long left(String persistenceId) throws SQLException {
    return number(
        "SELECT count(*) FROM ONLY event_journal WHERE persistence_id = '%s'"
            .formatted(persistenceId));
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = node.database();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = node.database();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(sql);
      connection.commit();
    }
  }
}
