package io.quorate.multijvm.variant;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.multijvm.check.Journal;
import io.quorate.multijvm.check.JournalAudit;
import io.quorate.multijvm.check.JournalRow;
import io.quorate.multijvm.check.LockAudit;
import io.quorate.multijvm.check.LockReport;
import io.quorate.multijvm.check.SubmissionCheck;
import io.quorate.multijvm.check.TablesJournal;
import io.quorate.multijvm.check.TransactionHistory;
import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.History;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.client.Operation;
import io.quorate.multijvm.client.Submitter;
import io.quorate.multijvm.lab.Lab;
import io.quorate.multijvm.lab.LabJournal;
import io.quorate.multijvm.lab.NodeSetup;
import io.quorate.multijvm.lock.GuardedTable;
import io.quorate.multijvm.lock.LockClient;
import io.quorate.multijvm.lock.LockOperation;
import io.quorate.multijvm.lock.LockReader;
import io.quorate.multijvm.lock.LockRecords;
import io.quorate.multijvm.lock.LockWorkload;
import io.quorate.multijvm.register.RegisterClient;
import io.quorate.multijvm.register.RegisterHistory;
import io.quorate.multijvm.register.RegisterWorkload;
import io.quorate.multijvm.replica.ReplicaComparison;
import io.quorate.multijvm.workload.Bank;
import io.quorate.multijvm.workload.Load;
import io.quorate.multijvm.workload.RateGate;
import io.quorate.multijvm.workload.Retries;
import io.quorate.multijvm.workload.Transfers;
import io.quorate.multijvm.workload.Workload;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A lab whose nodes may be of another build, with clients, and everything that judges what they
 * saw. For use by one thread.
 */
public final class VariantLab implements AutoCloseable {

  private static final int BANK_ACCOUNTS = 20;
  private static final int RETRY_ACCOUNTS = 4;
  private static final int PURSES = 6;
  private static final int CLIENTS_EACH = 4;
  private static final int REGISTER_CLIENTS = 9;
  private static final int LOCK_CLIENTS = 12;
  private static final long PURSE = 700;
  private static final Duration END_LIMIT = Duration.ofSeconds(45);
  private static final Duration SERVED_LIMIT = Duration.ofSeconds(15);

  /** Longer than a lease, and than a place in a queue is kept for a client that is gone. */
  private static final Duration FREE_LIMIT = Duration.ofSeconds(30);

  private final Lab lab;
  private final long seed;
  private final History history = new History();
  private final RegisterHistory registers = new RegisterHistory();
  private final LockRecords locks = new LockRecords();
  private final GuardedTable guarded;
  private final Client client;
  private final RegisterClient registerClient;
  private final Submitter submitter;
  private final List<String> bank = names("bank-", BANK_ACCOUNTS);
  private final List<String> retried = names("retry-", RETRY_ACCOUNTS);
  private final List<String> purses = names("purse-", PURSES);

  private VariantLab(Lab lab, long seed) {
    this.lab = lab;
    this.seed = seed;
    this.client = new Client(lab.urls(), history);
    this.registerClient = new RegisterClient(lab.urls(), history);
    this.submitter = new Submitter(client);
    this.guarded = new GuardedTable(lab.database()::connect);
  }

  /** Starts nodes that use the lab's PostgreSQL; otherwise like the other. */
  public static VariantLab start(String name, long seed, List<NodeSetup> setups) {
    return start(name, LabJournal.POSTGRES, seed, setups);
  }

  /** Starts nodes with these setups, waits until they are whole, and opens all accounts. */
  static VariantLab start(String name, LabJournal journal, long seed, List<NodeSetup> setups) {
    Lab lab = Lab.start(name, journal, seed, setups);
    try {
      var variantLab = new VariantLab(lab, seed);
      variantLab.open();
      return variantLab;
    } catch (RuntimeException e) {
      lab.printLogs();
      lab.close();
      throw e;
    }
  }

  public Lab lab() {
    return lab;
  }

  public History history() {
    return history;
  }

  public Client client() {
    return client;
  }

  public Submitter submitter() {
    return submitter;
  }

  /** Returns the accounts that take deposits. */
  public List<String> accounts() {
    return Stream.concat(bank.stream(), retried.stream()).toList();
  }

  /** Returns the seed of all random choices. */
  long seed() {
    return seed;
  }

  /** Returns a node that the seed chooses. */
  public int anyNode() {
    List<Integer> nodes = lab.nodes();
    return nodes.get(new SplittableRandom(seed).nextInt(nodes.size()));
  }

  /** Changes the database, past the nodes. */
  void execute(List<String> sql) {
    try (Connection connection = lab.database().connect();
        Statement statement = connection.createStatement()) {
      for (String command : sql) {
        statement.execute(command);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Expected to change the database.", e);
    }
  }

  /**
   * Starts the workloads 1, with transactions, and 3, and waits until they have done enough.
   *
   * @param phase makes the keys of this load differ from those of others
   * @param impatient whether some requests are given up after a few milliseconds
   */
  public Load load(String phase, boolean impatient) {
    return started(phase, workloads(phase, impatient), Load.PACE);
  }

  /** The same at a modest pace, for patient clients while nodes are replaced. */
  public Load modestLoad(String phase) {
    return started(phase, workloads(phase, false), Load.MODEST);
  }

  /** The same with workload 2, whose clients are impatient, too. */
  Load loadWithRegisters(String phase) {
    List<Workload> workloads = workloads(phase, true);
    workloads.addAll(
        RegisterWorkload.clients(REGISTER_CLIENTS, registerClient, client, registers, phase, true));
    return started(phase, workloads, Load.PACE);
  }

  /** Starts workload 6 alone. */
  Load loadWithLocks(String phase) {
    guarded.create();
    var lockClient = new LockClient(client, locks);
    return Load.start(
        seed + phase.hashCode(),
        history,
        LockWorkload.clients(LOCK_CLIENTS, lockClient, guarded, phase));
  }

  /** Judges everything so far; returns what is wrong. Nobody may be at work any more. */
  public List<String> findings() {
    RateGate.awaitUnlessTooLong(END_LIMIT, this::hasAllEnded);
    var reader = new LockReader(client);
    reader.awaitFree(locks.keys(), FREE_LIMIT);
    JournalAudit.Report audit =
        JournalAudit.runAtRest(this::journal, NextVersion::readable, history, this::served);
    var findings = new ArrayList<>(history.violations());
    findings.addAll(registers.judge().findings());
    SubmissionCheck.check(
        submitter.submissions(), TransactionHistory.of(NextVersion.readable(journal())), findings);
    findings.addAll(audit.findings());
    if (isOnNodes()) {
      ReplicaComparison replicas = lab.group().compare(lab.nodes());
      System.out.println("  " + replicas);
      findings.addAll(replicas.differences());
    }
    if (locks.size() > 0) {
      LockReport report = LockAudit.judge(locks, reader::history, guarded.rows(), List.of());
      System.out.println("  " + report);
      findings.addAll(report.findings());
      lab.write("locks.txt", locks.operations().stream().map(LockOperation::toString).toList());
    }
    lab.write("history.txt", history.operations().stream().map(Operation::toString).toList());
    lab.write("findings.txt", findings);
    return findings;
  }

  private boolean isOnNodes() {
    return lab.journal() == LabJournal.RAFT;
  }

  /** Reads the whole journal, past the nodes. */
  public List<JournalRow> journal() {
    if (isOnNodes()) {
      return TablesJournal.sorted(TablesJournal.read(lab.group().tables()));
    }
    try (Connection connection = lab.database().connect()) {
      return Journal.read(connection);
    } catch (SQLException e) {
      throw new IllegalStateException("Expected to read the journal.", e);
    }
  }

  /** Reads a JSON answer from one node; a missing node when there is none in time. */
  public JsonNode read(int node, String path) {
    var answer = new JsonNode[1];
    RateGate.awaitUnlessTooLong(
        SERVED_LIMIT,
        () -> {
          answer[0] = client.get(node, path).json();
          return !answer[0].isMissingNode();
        });
    return answer[0];
  }

  public String counts() {
    return "%s; transactions %d; %s; %s"
        .formatted(
            History.count(history.operations()),
            submitter.size(),
            registers.judge(),
            lab.figures());
  }

  @Override
  public void close() {
    client.close();
    registerClient.close();
    guarded.close();
    lab.close();
  }

  private void open() {
    List<String> accounts = accounts();
    for (int i = 0; i < accounts.size(); i++) {
      client.perform(Intent.open(accounts.get(i), 1000, i % 3 * 500L), i + 1);
    }
    purses.forEach(purse -> client.perform(Intent.open(purse, PURSE, 0), 1));
  }

  private List<Workload> workloads(String phase, boolean impatient) {
    var workloads = new ArrayList<Workload>();
    for (int i = 0; i < CLIENTS_EACH; i++) {
      workloads.add(new Bank(client, "%s.bank%d".formatted(phase, i), bank));
      workloads.add(new Retries(client, "%s.retry%d".formatted(phase, i), retried, impatient));
      workloads.add(new Transfers(submitter, "%s.transfer%d".formatted(phase, i), purses));
    }
    return workloads;
  }

  private Load started(String phase, List<Workload> workloads, Duration pace) {
    Load load = Load.start(seed + phase.hashCode(), history, workloads, pace);
    try {
      RateGate.awaitRate(this::done);
      return load;
    } catch (ConditionTimeoutException e) {
      load.close();
      throw e;
    }
  }

  private int done() {
    return history.size() + registers.size() + submitter.size();
  }

  private boolean hasAllEnded() {
    return TransactionHistory.of(journal()).values().stream()
        .allMatch(TransactionHistory::hasEnded);
  }

  /** Returns what every node serves of all accounts. */
  private Map<String, List<JsonNode>> served() {
    var served = new HashMap<String, List<JsonNode>>();
    for (String account : Stream.concat(accounts().stream(), purses.stream()).toList()) {
      List<JsonNode> answers =
          lab.nodes().stream().map(node -> read(node, "/v1/accounts/" + account)).toList();
      served.put("account|" + account, answers);
    }
    return served;
  }

  private static List<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }
}
