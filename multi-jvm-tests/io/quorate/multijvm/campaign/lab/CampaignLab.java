package io.quorate.multijvm.campaign.lab;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.multijvm.check.JournalRow;
import io.quorate.multijvm.check.LockReport;
import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.History;
import io.quorate.multijvm.client.Operation;
import io.quorate.multijvm.client.Submission;
import io.quorate.multijvm.consistency.ConsistencyHistory;
import io.quorate.multijvm.lab.Lab;
import io.quorate.multijvm.lab.LabJournal;
import io.quorate.multijvm.lab.LabMargins;
import io.quorate.multijvm.lab.LabNode;
import io.quorate.multijvm.lab.NodeExit;
import io.quorate.multijvm.lab.NodeSetup;
import io.quorate.multijvm.lock.GuardedTable;
import io.quorate.multijvm.lock.GuardedWrite;
import io.quorate.multijvm.lock.LockOperation;
import io.quorate.multijvm.lock.LockRecords;
import io.quorate.multijvm.lock.LockSetOperation;
import io.quorate.multijvm.lock.SessionOperation;
import io.quorate.multijvm.market.ClusterView;
import io.quorate.multijvm.market.Market;
import io.quorate.multijvm.partner.Partner;
import io.quorate.multijvm.register.RegisterClient;
import io.quorate.multijvm.register.RegisterHistory;
import io.quorate.multijvm.register.RegisterOperation;
import io.quorate.multijvm.workload.Load;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;

/** A lab under all workloads, and what faults and judges do with it. For use by one thread. */
public final class CampaignLab implements ClusterView, AutoCloseable {

  /** How many nodes there usually are. */
  public static final int NODES = 3;

  private static final Duration WHOLE_LIMIT = Duration.ofMinutes(2);
  private static final Duration WRITABLE_LIMIT = Duration.ofMinutes(1);
  private static final Duration RESTART_LIMIT = Duration.ofMinutes(1);
  private static final Duration RARE_LIMIT = Duration.ofMinutes(2);

  private final History history = new History();
  private final RegisterHistory registers = new RegisterHistory();
  private final LockRecords locks = new LockRecords();
  private final ConsistencyHistory levels = new ConsistencyHistory();
  private final Partner partner = Partner.start();
  private final List<Client> clients = new ArrayList<>();
  private final Lab lab;
  private final Client client;
  private final RegisterClient registerClient;
  private final CampaignJournal stored;
  private final GuardedTable guarded;
  private final Market market;
  private final CampaignLoad load;
  private final CampaignZombie zombie = new CampaignZombie(this);
  private final CampaignShards shards = new CampaignShards(this);
  private final CampaignVersions versions;
  private final long seed;
  private final LabMargins margins;
  private int phases;

  /**
   * Starts everything.
   *
   * @param journal where the nodes keep what they are told
   * @param margins of all nodes
   * @param next what a node is once it was restarted: one of the next version
   */
  public CampaignLab(
      String name, LabJournal journal, long seed, LabMargins margins, NodeSetup next) {
    this.seed = seed;
    this.margins = margins;
    this.versions =
        new CampaignVersions(
            this, margins.over(withPartner(NodeSetup.PLAIN)), margins.over(withPartner(next)));
    this.lab = start(name, journal);
    this.stored = new CampaignJournal(lab);
    this.client = new Client(lab.urls(), history);
    this.registerClient = new RegisterClient(lab.urls(), history);
    this.guarded = new GuardedTable(lab.database()::connect);
    this.market = new Market(this);
    this.load = new CampaignLoad(this);
    try {
      load.start(seed);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Returns how soon its nodes replace one that is gone. */
  public LabMargins margins() {
    return margins;
  }

  public Lab lab() {
    return lab;
  }

  @Override
  public Client client() {
    return client;
  }

  RegisterClient registerClient() {
    return registerClient;
  }

  public RegisterHistory registers() {
    return registers;
  }

  public LockRecords locks() {
    return locks;
  }

  /** Returns what was read at each level of consistency. */
  public ConsistencyHistory levels() {
    return levels;
  }

  /** Returns the journal, wherever it is kept. */
  public CampaignJournal stored() {
    return stored;
  }

  /** Returns the table that holders of locks write to. */
  public GuardedTable guarded() {
    return guarded;
  }

  public History history() {
    return history;
  }

  public Partner partner() {
    return partner;
  }

  public Market market() {
    return market;
  }

  public CampaignLoad load() {
    return load;
  }

  public CampaignZombie zombie() {
    return zombie;
  }

  public CampaignShards shards() {
    return shards;
  }

  public CampaignVersions versions() {
    return versions;
  }

  /** Returns the numbers of the nodes that are always there. */
  public List<Integer> usual() {
    return IntStream.rangeClosed(1, NODES).boxed().toList();
  }

  public int anyNode(RandomGenerator random) {
    return random.nextInt(NODES) + 1;
  }

  /** Returns the node that has run for the longest time. */
  public int oldest() {
    return usual().stream().min(Comparator.comparing(n -> lab.node(n).startedAt())).orElseThrow();
  }

  /** Returns the seed of what its clients do. */
  long seed() {
    return seed;
  }

  /** Returns how many operations have ended so far. */
  public int size() {
    return history.size() + market.submitter().size() + registers.size();
  }

  public void awaitWhole() {
    lab.awaitWhole(WHOLE_LIMIT);
  }

  /** Waits until every account has taken a write that began after a moment. */
  public void awaitWritable(long sinceNanos) {
    await("every account to take a write again")
        .atMost(WRITABLE_LIMIT)
        .until(() -> load.probes().stream().allMatch(p -> p.hasWrittenSince(sinceNanos)));
  }

  /** Starts one more node, of the newest version that there is, which has the journal then. */
  public void join(int node) {
    if (lab.hasNode(node)) {
      lab.node(node).use(versions.newest());
      lab.node(node).start();
    } else {
      lab.add(versions.newest());
    }
    stored.joined(node);
  }

  public void leave(int node) {
    lab.node(node).leave();
    checkLeft(node);
    stored.left(node);
    awaitWhole();
  }

  /** Asks a node to leave, and waits until it has come back as one of the next version. */
  public void restart(int node) {
    LabNode restarted = lab.node(node);
    int ends = restarted.exits().size();
    versions.renew(node);
    restarted.terminate();
    await("node %d to leave".formatted(node))
        .atMost(RESTART_LIMIT)
        .until(() -> restarted.exits().size() > ends && restarted.processId() != 0);
    checkLeft(node);
    awaitWhole();
  }

  /** Starts a load on all nodes that there are now and more that there will be. */
  public Load loadOnAll(int nodes) {
    if (lab.urls().size() != nodes) {
      throw new IllegalStateException("Expected %d nodes in the lab.".formatted(nodes));
    }
    String phase = "all" + phases++;
    var all = new Client(lab.urls(), history);
    clients.add(all);
    return load.more(phase, all, seed + phase.hashCode());
  }

  /** Lets the load go on until it has met with what comes seldom; gives up after a while. */
  public void awaitRare() {
    try {
      await("what comes seldom")
          .atMost(RARE_LIMIT)
          .until(() -> locks.hasRare(LockReport.LEAST_RARE));
    } catch (ConditionTimeoutException tooSeldom) {
      // The judgement says what is missing.
    }
  }

  /** Stops all clients, and waits until each has its last answer. */
  public void stopLoad() {
    load.close();
    zombie.awaitAnswers();
  }

  @Override
  public JsonNode read(int node, String path) {
    return client.get(node, path).json();
  }

  @Override
  public List<JsonNode> readAll(String path) {
    return usual().stream().map(node -> read(node, path)).toList();
  }

  @Override
  public List<JournalRow> journal() throws SQLException {
    return stored.rows();
  }

  /** Writes down what clients saw, for a person who looks for what went wrong. */
  public void writeHistories() {
    lab.write("history.txt", history.operations().stream().map(Operation::toString).toList());
    lab.write(
        "submissions.txt",
        market.submitter().submissions().stream().map(Submission::toString).toList());
    lab.write(
        "registers.txt", registers.operations().stream().map(RegisterOperation::toString).toList());
    lab.write("locks.txt", locks.operations().stream().map(LockOperation::toString).toList());
    lab.write("sets.txt", locks.sets().stream().map(LockSetOperation::toString).toList());
    lab.write("sessions.txt", locks.sessions().stream().map(SessionOperation::toString).toList());
    lab.write("levels.txt", levels.lines());
    lab.write("guarded.txt", locks.writes().stream().map(GuardedWrite::toString).toList());
  }

  @Override
  public void close() {
    clients.forEach(Client::close);
    client.close();
    registerClient.close();
    guarded.close();
    partner.close();
    lab.close();
  }

  private Lab start(String name, LabJournal journal) {
    try {
      return Lab.start(name, journal, NODES, seed, versions.newest());
    } catch (RuntimeException e) {
      partner.close();
      throw e;
    }
  }

  private NodeSetup withPartner(NodeSetup setup) {
    return setup.with("QUORATE_CALL_ALLOW", partner.prefixes());
  }

  private void checkLeft(int node) {
    int code = lab.node(node).exits().getLast().code();
    if (code != NodeExit.LEFT) {
      history.violation("node %d: Expected to leave, but it ended with %d".formatted(node, code));
    }
  }
}
