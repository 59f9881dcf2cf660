package io.quorate.multijvm.scenario;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.multijvm.check.Journal;
import io.quorate.multijvm.check.JournalAudit;
import io.quorate.multijvm.check.JournalRow;
import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.History;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.client.Operation;
import io.quorate.multijvm.lab.QuorateLocal;
import io.quorate.multijvm.market.ClusterView;
import io.quorate.multijvm.workload.Bank;
import io.quorate.multijvm.workload.FlashSale;
import io.quorate.multijvm.workload.Load;
import io.quorate.multijvm.workload.Retries;
import io.quorate.multijvm.workload.Workload;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A cluster with a client, some entities, and everything that the tests do with them again and
 * again.
 */
public final class LocalScene implements ClusterView, AutoCloseable {

  public static final int NODES = 3;
  static final String ITEM = "sale";

  private static final int BANK_ACCOUNTS = 20;
  private static final int RETRY_ACCOUNTS = 5;
  private static final int CLIENTS_EACH = 3;
  private static final long FIRST_STOCK = 50;
  private static final int RATE_GATE_PER_SECOND = 50;
  private static final Duration BEFORE_FAULT = Duration.ofSeconds(6);

  private final QuorateLocal cluster;
  private final History history = new History();
  private final Client client;
  private final List<String> bank = names("bank-", BANK_ACCOUNTS);
  private final List<String> retried = names("retry-", RETRY_ACCOUNTS);

  LocalScene(String test) {
    this.cluster = QuorateLocal.named(test, NODES);
    this.client = new Client(cluster.urls(), history);
  }

  QuorateLocal cluster() {
    return cluster;
  }

  @Override
  public Client client() {
    return client;
  }

  History history() {
    return history;
  }

  List<String> accounts() {
    var all = new ArrayList<>(bank);
    all.addAll(retried);
    return all;
  }

  /** Opens all accounts and the item, each through another node. */
  List<Operation> openAll() {
    var opened = new ArrayList<Operation>();
    List<String> accounts = accounts();
    for (int i = 0; i < accounts.size(); i++) {
      opened.add(client.perform(Intent.open(accounts.get(i), 1000, i % 3 * 500L), i % NODES + 1));
    }
    opened.add(client.perform(Intent.create(ITEM, FIRST_STOCK), 1));
    return opened;
  }

  /**
   * Starts the workloads 1, 3 and 4 together.
   *
   * @param phase makes the keys of this load differ from those of others
   */
  Load load(String phase, long seed, boolean impatient) {
    var workloads = new ArrayList<Workload>();
    for (int i = 0; i < CLIENTS_EACH; i++) {
      workloads.add(new Bank(client, "%s.bank%d".formatted(phase, i), bank));
      workloads.add(new Retries(client, "%s.retry%d".formatted(phase, i), retried, impatient));
      workloads.add(new FlashSale(client, "%s.buyer%d".formatted(phase, i), ITEM));
    }
    return Load.start(seed + phase.hashCode(), history, workloads, Load.MODEST);
  }

  /** Lets a load run before the fault; a run with too few operations proves nothing. */
  void awaitRate() {
    int before = history.size();
    int enough = Math.toIntExact(RATE_GATE_PER_SECOND * BEFORE_FAULT.toSeconds());
    long startedNanos = System.nanoTime();
    await("at least %d operations a second; else the run is void".formatted(RATE_GATE_PER_SECOND))
        .atMost(BEFORE_FAULT)
        .until(() -> history.size() - before >= enough);
    long millis = Duration.ofNanos(System.nanoTime() - startedNanos).toMillis();
    System.out.printf("  before the fault: %d operations in %d ms%n", enough, millis);
  }

  /** Waits until a node sees all nodes up, and none unreachable. */
  void awaitAllUp(Duration limit) {
    await("all nodes up")
        .atMost(limit)
        .until(() -> IntStream.rangeClosed(1, NODES).allMatch(this::seesAllUp));
  }

  @Override
  public JsonNode read(int node, String path) {
    return client.get(node, path).json();
  }

  /** Returns how many events of a name an entity has, without asking the entity. */
  long count(String entity, String event) throws SQLException {
    try (Connection connection = cluster.database().connect()) {
      return Journal.count(connection, entity, event);
    }
  }

  /** Judges everything so far, once nothing changes any more. */
  JournalAudit.Report audit() {
    return audit(this::served);
  }

  /** The same, with other entities. */
  JournalAudit.Report audit(Supplier<Map<String, List<JsonNode>>> served) {
    return JournalAudit.runAtRest(this::journal, UnaryOperator.identity(), history, served);
  }

  @Override
  public void close() {
    client.close();
    cluster.write("history.txt", history.operations().stream().map(Operation::toString).toList());
    cluster.close();
  }

  private boolean seesAllUp(int node) {
    JsonNode members = read(node, "/v1/cluster").path("members");
    long up = 0;
    for (JsonNode member : members) {
      boolean isUp = member.path("status").asText().equals("up");
      up += isUp && !member.path("unreachable").asBoolean(true) ? 1 : 0;
    }
    return up == NODES && members.size() == NODES;
  }

  @Override
  public List<JournalRow> journal() throws SQLException {
    try (Connection connection = cluster.database().connect()) {
      return Journal.read(connection);
    }
  }

  Map<String, List<JsonNode>> served() {
    var served = new HashMap<String, List<JsonNode>>();
    for (String account : accounts()) {
      served.put("account|" + account, readAll("/v1/accounts/" + account));
    }
    served.put("item|" + ITEM, readAll("/v1/items/" + ITEM));
    return served;
  }

  @Override
  public List<JsonNode> readAll(String path) {
    return IntStream.rangeClosed(1, NODES).mapToObj(node -> read(node, path)).toList();
  }

  private static List<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }
}
