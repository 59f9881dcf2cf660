package io.quorate.multijvm.lab;

import static java.util.stream.Collectors.toMap;
import static org.awaitility.Awaitility.await;

import io.quorate.multijvm.network.Network;
import io.quorate.testing.FreePorts;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A cluster of node processes and a PostgreSQL, all started by the test itself, so that it can
 * bring any fault upon any of them and upon every link between them. Nodes count from 1. For use by
 * one thread; all that it starts it ends.
 */
public final class Lab implements AutoCloseable {

  private static final Path ROOT = Path.of("target", "multi-jvm").toAbsolutePath();
  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  private final LabFolder folder;
  private final Network network;
  private final LabDatabase database;
  private final NodePorts ports;
  private final LabCommand command;
  private final LabView view;
  private final Map<Integer, LabNode> nodes = new ConcurrentSkipListMap<>();
  private final Thread lastResort = new Thread(this::endNow, "last-resort");

  private Lab(LabCommand command, long seed) {
    this.folder = command.folder();
    this.ports = command.ports();
    this.database = command.database();
    this.network = new Network(seed);
    this.command = command;
    this.view = new LabView(ports);
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  /** Starts one whose nodes use its PostgreSQL; otherwise like the other. */
  public static Lab start(String name, int count, long seed, NodeSetup setup) {
    return start(name, LabJournal.POSTGRES, count, seed, setup);
  }

  /**
   * Starts everything in an empty folder, and waits until every node sees all of them up.
   *
   * @param name of the folder
   * @param seed of the network's random choices
   */
  public static Lab start(String name, LabJournal journal, int count, long seed, NodeSetup setup) {
    return start(name, journal, seed, Collections.nCopies(count, setup));
  }

  /** The same with a setup for each node. */
  public static Lab start(String name, LabJournal journal, long seed, List<NodeSetup> setups) {
    int count = setups.size();
    Path folder = Leftovers.emptied(ROOT.resolve(name), "data");
    var ports = new NodePorts(FreePorts.range(NodePorts.COUNT));
    var database = LabDatabase.start(folder.resolve("data"));
    Lab lab = new Lab(new LabCommand(new LabFolder(folder), journal, count, ports, database), seed);
    try {
      setups.forEach(lab::add);
      lab.awaitWhole(START_LIMIT);
      return lab;
    } catch (RuntimeException e) {
      lab.printLogs();
      lab.close();
      throw e;
    }
  }

  public Network network() {
    return network;
  }

  public LabDatabase postgres() {
    return database;
  }

  /** Returns where its nodes keep what they are told. */
  public LabJournal journal() {
    return command.journal();
  }

  /** Returns the group of its nodes, which keep the journal themselves. */
  public LabGroup group() {
    return new LabGroup(ports, folder, this::awake);
  }

  /** Deletes all that a node keeps itself; it must be down. */
  public void loseDisk(int node) {
    folder.deleteData(node);
  }

  /** Returns the way past all proxies into the database. */
  public DatabaseFiles database() {
    return database.files();
  }

  public LabNode node(int number) {
    LabNode node = nodes.get(number);
    if (node == null) {
      throw new IllegalArgumentException("Expected a node of the lab, but it was " + number);
    }
    return node;
  }

  /** Tells whether there ever was a node of this number. */
  public boolean hasNode(int number) {
    return nodes.containsKey(number);
  }

  /** Returns the numbers of all nodes that are to run, be they up or not. */
  public List<Integer> nodes() {
    return nodes.values().stream().filter(LabNode::isWanted).map(LabNode::number).toList();
  }

  /** Returns the URLs for clients of all nodes that are to run, in the order of their numbers. */
  public List<URI> urls() {
    return nodes().stream().map(view::url).toList();
  }

  /** Adds one more node and starts it; returns at once. */
  public LabNode add(NodeSetup setup) {
    int number = nodes.size() + 1;
    network.openToNode(number, ports.canonical(number), ports.bind(number));
    network.ended(number);
    int databasePort = network.openToDatabase(number, database.port());
    if (journal() == LabJournal.RAFT) {
      network.openToJournal(number, ports.introduction(number), this::processes);
      network.openToJournal(number, ports.consensus(number), this::processes);
      network.ended(number);
    }
    setClockOffset(number, 0);
    var node =
        new LabNode(
            number,
            setup,
            chosen -> command.builder(number, chosen, databasePort),
            () -> network.ended(number));
    nodes.put(number, node);
    node.start();
    return node;
  }

  /** Makes a node's clock wrong by so many milliseconds, from now on and after its restarts. */
  public void setClockOffset(int node, long offsetMs) {
    folder.setClockOffset(node, offsetMs);
  }

  public boolean isReady(int node) {
    return view.isReady(node);
  }

  /** Returns the nodes that a node sees up and reachable; none when it does not answer. */
  Set<Integer> upSeenBy(int node) {
    return view.upSeenBy(node);
  }

  /** Tells whether a node is ready and sees exactly these nodes as members, up and reachable. */
  public boolean seesExactly(int node, Set<Integer> expected) {
    return view.seesExactly(node, expected);
  }

  /** Waits until every node that is to run is ready and sees all of them, and no other. */
  public void awaitWhole(Duration limit) {
    Set<Integer> wanted = Set.copyOf(nodes());
    await("all nodes up, and no other")
        .atMost(limit)
        .until(() -> wanted.stream().allMatch(node -> seesExactly(node, wanted)));
  }

  public LabFigures figures() {
    return LabFigures.of(
        nodes.keySet().stream().map(folder::log).toList(),
        nodes.values().stream()
            .flatMap(node -> node.exits().stream())
            .sorted(Comparator.comparingLong(NodeExit::atNanos))
            .toList(),
        database());
  }

  /** Returns how many shards each node has, as one of them says; none when it does not. */
  public ShardSpread shards() {
    return view.shards(nodes().getFirst());
  }

  /** Returns what a node has logged, over all its lives. */
  public List<String> log(int node) {
    return folder.logged(node);
  }

  /** Writes a file beside the logs. */
  public void write(String name, Iterable<String> lines) {
    folder.write(name, lines);
  }

  /** Prints the ends of all logs. */
  public void printLogs() {
    LogTails.print(folder.path());
  }

  /** Kills the nodes, which have nothing to lose, and stops the database and the network. */
  @Override
  public void close() {
    try {
      nodes.values().forEach(LabNode::stayDown);
      database.close();
    } finally {
      view.close();
      network.close();
      killLeftovers();
      Runtime.getRuntime().removeShutdownHook(lastResort);
    }
  }

  private Map<Integer, Long> processes() {
    return nodes.values().stream().collect(toMap(LabNode::number, LabNode::processId));
  }

  private List<Integer> awake() {
    return nodes().stream().filter(node -> node(node).isAwake()).toList();
  }

  /** Runs when the test itself is told to end. */
  private void endNow() {
    new ArrayList<>(nodes.values()).forEach(LabNode::stayDown);
    killLeftovers();
  }

  private void killLeftovers() {
    Leftovers.kill(folder.path(), database.files().data());
  }
}
