package io.quorate.multijvm.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.multijvm.check.BalanceCheck;
import io.quorate.multijvm.check.TransactionHistory;
import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.client.Submission;
import io.quorate.multijvm.client.Submitter;
import io.quorate.multijvm.workload.Orders;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** The accounts and items that transactions move between, and how their end is awaited and read. */
public final class Market {

  private static final int PURSES = 8;
  private static final int CUSTOMERS = 5;
  private static final int ITEMS = 4;
  private static final long PURSE = 700;
  private static final long WALLET = 600;
  private static final long STOCK = 60;
  private static final int READERS = 8;
  private static final Set<String> ENDS = Set.of("committed", "aborted");

  private final ClusterView stage;
  private final Submitter submitter;
  private final Map<String, Long> initial = new TreeMap<>();
  private final List<String> purses = names("purse-", PURSES);
  private final Orders.Shop shop =
      new Orders.Shop("shop", "supplier", names("customer-", CUSTOMERS), names("good-", ITEMS));

  public Market(ClusterView stage) {
    this.stage = stage;
    this.submitter = new Submitter(stage.client());
  }

  public Submitter submitter() {
    return submitter;
  }

  public List<String> purses() {
    return purses;
  }

  public Orders.Shop shop() {
    return shop;
  }

  /** Opens all accounts and items. */
  public void open() {
    purses.forEach(purse -> open(purse, PURSE));
    shop.customers().forEach(customer -> open(customer, WALLET));
    open(shop.account(), WALLET);
    open(shop.supplier(), 0);
    for (String item : shop.items()) {
      stage.client().perform(Intent.create(item, STOCK), 1);
      initial.put("item|" + item, STOCK);
    }
  }

  /** Returns what the journal tells of all transactions, without asking any node. */
  public Map<String, TransactionHistory> lives() {
    try {
      return TransactionHistory.of(stage.journal());
    } catch (SQLException e) {
      throw new IllegalStateException("Expected to read the journal.", e);
    }
  }

  /** Waits until all have ended by themselves; asks no node. */
  public void awaitEndsInSilence(Duration limit) {
    await("the end of all transactions, without any traffic")
        .atMost(limit)
        .untilAsserted(() -> assertThat(lives().values()).allMatch(TransactionHistory::hasEnded));
  }

  /**
   * Asks for every transaction until it has ended, or is not there.
   *
   * @return the ended ones as they are served, each by one of the nodes
   */
  public Map<String, JsonNode> awaitEnds(Duration limit) {
    Set<String> open = new HashSet<>(lives().keySet());
    submitter.submissions().stream()
        .map(Submission::id)
        .filter(id -> !id.isEmpty())
        .forEach(open::add);
    Map<String, JsonNode> ended = new TreeMap<>();
    await("the end of all transactions")
        .atMost(limit)
        .untilAsserted(
            () -> {
              readTransactions(open)
                  .forEach(
                      (id, answer) -> {
                        JsonNode view = answer.json();
                        boolean isEnd = ENDS.contains(view.path("status").asText());
                        if (isEnd) {
                          ended.put(id, view);
                        }
                        if (isEnd || answer.status() == 404) {
                          open.remove(id);
                        }
                      });
              assertThat(open).isEmpty();
            });
    return ended;
  }

  /** Waits until the audit that the nodes keep says that all is conserved and none is open. */
  public void awaitConserved(Duration limit) {
    await("conserved: true, with nothing in flight")
        .atMost(limit)
        .untilAsserted(
            () -> {
              JsonNode audit = stage.read(1, "/v1/audit");
              assertThat(
                      audit.path("conserved").asBoolean()
                          && isZero(audit, "/accounts/EUR/inFlight")
                          && isZero(audit, "/stock/inFlight")
                          && isZero(audit, "/stock/reserved")
                          && isZero(audit, "/transactions/open")
                          && isZero(audit, "/lagMs"))
                  .as(() -> "%s; open by the journal: %s".formatted(audit, unended()))
                  .isTrue();
            });
  }

  /** Returns the transactions that have not ended, by the journal. */
  private List<TransactionHistory> unended() {
    return lives().values().stream().filter(life -> !life.hasEnded()).toList();
  }

  /** Returns what every node serves of each account and item, by persistence id. */
  public Map<String, List<JsonNode>> served() {
    var served = new HashMap<String, List<JsonNode>>();
    for (String entity : initial.keySet()) {
      String id = entity.substring(entity.indexOf('|') + 1);
      String path = entity.startsWith("item|") ? "/v1/items/" : "/v1/accounts/";
      served.put(entity, stage.readAll(path + id));
    }
    return served;
  }

  /**
   * Adds what is wrong with what is served.
   *
   * @param ended the transactions as they are served, by id
   */
  public void check(
      Map<String, JsonNode> ended, Map<String, TransactionHistory> lives, List<String> findings) {
    BalanceCheck.check(initial, ended.values(), served(), findings);
    for (TransactionHistory life : lives.values()) {
      JsonNode view = ended.get(life.id());
      if (view == null || !view.path("status").asText().equals(life.end())) {
        findings.add(
            "transaction|%s: Expected to be served as %s, but it is %s."
                .formatted(life.id(), life.end(), view));
      }
    }
  }

  private Map<String, Attempt> readTransactions(Set<String> ids) throws Exception {
    var answers = new HashMap<String, Attempt>();
    try (ExecutorService readers = Executors.newFixedThreadPool(READERS)) {
      var reads = new HashMap<String, Future<Attempt>>();
      int node = 0;
      for (String id : ids) {
        int next = node++ % stage.client().nodeCount() + 1;
        reads.put(id, readers.submit(() -> stage.client().get(next, "/v1/transactions/" + id)));
      }
      for (Map.Entry<String, Future<Attempt>> read : reads.entrySet()) {
        answers.put(read.getKey(), read.getValue().get());
      }
    }
    return answers;
  }

  private static boolean isZero(JsonNode audit, String pointer) {
    return audit.at(pointer).asLong(1) == 0;
  }

  private void open(String account, long balance) {
    stage.client().perform(Intent.open(account, balance, 0), 1);
    initial.put("account|" + account, balance);
  }

  private static List<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }
}
