package io.quorate.multijvm.standby;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.multijvm.check.Journal;
import io.quorate.multijvm.check.JournalAudit;
import io.quorate.multijvm.check.JournalRow;
import io.quorate.multijvm.client.AnswerCounts;
import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.History;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.lab.Leftovers;
import io.quorate.multijvm.lab.LogTails;
import io.quorate.multijvm.workload.Bank;
import io.quorate.multijvm.workload.Load;
import io.quorate.multijvm.workload.Workload;
import io.quorate.multijvm.workload.WriteRecovery;
import io.quorate.testing.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Loses the database's primary under load and goes on with its synchronous standby, which has all
 * that was ever acknowledged. {@code -Dseed=N} repeats a run's random choices.
 */
class StandbyTest {

  private static final long SEED = Seed.VALUE;
  private static final int NODES = 2;
  private static final int ACCOUNTS = 12;
  private static final int CLIENTS = 4;
  private static final int ENOUGH_OPERATIONS = 300;
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration BEFORE_LIMIT = Duration.ofSeconds(30);

  private enum Loss {
    /** Its host refuses connections. */
    KILLED(Duration.ofSeconds(15)),
    /** Its host takes connections and never answers. */
    HALTED(Duration.ofSeconds(20));

    private final Duration limit;

    Loss(Duration limit) {
      this.limit = limit;
    }

    void bringUpon(StandbyPair database) {
      switch (this) {
        case KILLED -> database.killPrimary();
        case HALTED -> database.haltPrimary();
      }
    }
  }

  private final History history = new History();
  private final List<String> accounts =
      IntStream.range(0, ACCOUNTS).mapToObj(i -> "account-" + i).toList();

  @Test
  @Tag("multi-jvm")
  void shouldGoOnWithTheStandbyWhenThePrimaryIsKilled() throws SQLException, IOException {
    goOnWithTheStandby(Loss.KILLED);
  }

  @Test
  @Tag("long")
  void shouldGoOnWithTheStandbyWhenThePrimaryIsHalted() throws SQLException, IOException {
    goOnWithTheStandby(Loss.HALTED);
  }

  private void goOnWithTheStandby(Loss loss) throws SQLException, IOException {
    say("primary %s -Dseed=%d".formatted(loss, SEED));
    Path folder =
        Leftovers.emptied(
            Path.of("target", "multi-jvm", "StandbyTest-" + loss).toAbsolutePath(),
            StandbyPair.FIRST,
            StandbyPair.SECOND);
    try (StandbyPair database = StandbyPair.start(folder)) {
      List<StandbyNode> nodes = StandbyNode.startAll(NODES, database, folder);
      try (Client client = new Client(nodes.stream().map(StandbyNode::url).toList(), history)) {
        awaitReady(nodes, client);
        accounts.forEach(account -> client.perform(Intent.open(account, 1000, 0), 1));
        loseThePrimary(loss, database, client);
        assertThat(nodes).as("no node left").allMatch(StandbyNode::isAlive);
        assertSound(database, client);
      } catch (AssertionError | RuntimeException e) {
        LogTails.print(folder);
        throw e;
      } finally {
        nodes.forEach(StandbyNode::close);
      }
    }
  }

  private void loseThePrimary(Loss loss, StandbyPair database, Client client) throws SQLException {
    try (Load load = load(client)) {
      awaitOperations();
      long lostNanos = System.nanoTime();
      loss.bringUpon(database);
      database.promote();
      say("  promoted after %d ms".formatted(millis(lostNanos)));
      Duration longest = WriteRecovery.untilAllTakeWrites(client, "probe", accounts, lostNanos);
      say("  all accounts took writes after %d ms".formatted(longest.toMillis()));
      assertThat(longest).isLessThan(loss.limit);
      awaitOperations();
      load.requestStop();
      say("  %s".formatted(AnswerCounts.of(history.since(lostNanos))));
    }
  }

  private Load load(Client client) {
    var workloads = new ArrayList<Workload>();
    for (int i = 0; i < CLIENTS; i++) {
      workloads.add(new Bank(client, "bank" + i, accounts));
    }
    return Load.start(SEED, history, workloads);
  }

  /** Lets the load run for a while; a run with too few operations proves nothing. */
  private void awaitOperations() {
    int before = history.size();
    await("%d operations; else the run is void".formatted(ENOUGH_OPERATIONS))
        .atMost(BEFORE_LIMIT)
        .until(() -> history.size() - before >= ENOUGH_OPERATIONS);
  }

  /** Judges what clients saw against the journal of what was the standby. */
  private void assertSound(StandbyPair database, Client client) {
    JournalAudit.Report report =
        JournalAudit.runAtRest(
            () -> journal(database), UnaryOperator.identity(), history, () -> served(client));
    say("  %s; %s".formatted(History.count(history.operations()), report));
    assertThat(report.findings()).as(report.shown()).isEmpty();
    assertThat(history.violations()).isEmpty();
  }

  private static List<JournalRow> journal(StandbyPair database) throws SQLException {
    try (Connection connection = database.connectToStandby()) {
      return Journal.read(connection);
    }
  }

  private Map<String, List<JsonNode>> served(Client client) {
    var served = new HashMap<String, List<JsonNode>>();
    for (String account : accounts) {
      served.put(
          "account|" + account,
          IntStream.rangeClosed(1, NODES)
              .mapToObj(node -> client.get(node, "/v1/accounts/" + account).json())
              .toList());
    }
    return served;
  }

  private static void awaitReady(List<StandbyNode> nodes, Client client) {
    await("all nodes ready")
        .atMost(START_LIMIT)
        .failFast("a node has ended", () -> !nodes.stream().allMatch(StandbyNode::isAlive))
        .until(
            () ->
                IntStream.rangeClosed(1, NODES)
                    .allMatch(node -> client.get(node, "/health/ready").status() == 200));
  }

  private static long millis(long sinceNanos) {
    return Duration.ofNanos(System.nanoTime() - sinceNanos).toMillis();
  }

  private static void say(String text) {
    System.out.println(text);
  }
}
