package io.quorate.multijvm.lab;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.History;
import io.quorate.multijvm.client.Request;
import io.quorate.multijvm.network.Network;
import io.quorate.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;

/**
 * A cluster of node processes and a PostgreSQL, all started by the test itself, so that it can
 * bring any fault upon any of them and upon every link between them. Nodes count from 1. For use by
 * one thread; all that it starts it ends.
 */
public final class Lab implements AutoCloseable {

  private static final Path ROOT = Path.of("target", "multi-jvm").toAbsolutePath();
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(2);
  private static final int OK = 200;

  private final Path folder;
  private final Network network;
  private final LabDatabase database;
  private final NodePorts ports;
  private final LabCommand command;
  private final Client probe;
  private final Map<Integer, LabNode> nodes = new ConcurrentSkipListMap<>();
  private final Thread lastResort = new Thread(this::endNow, "last-resort");

  private Lab(Path folder, NodePorts ports, LabDatabase database, long seed) {
    this.folder = folder;
    this.ports = ports;
    this.database = database;
    this.network = new Network(seed);
    this.command = new LabCommand(folder, ports, database, network);
    this.probe =
        new Client(
            IntStream.rangeClosed(1, NodePorts.MAX_NODES).mapToObj(this::url).toList(),
            new History());
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  /**
   * Starts everything in an empty folder, and waits until every node sees all of them up.
   *
   * @param name of the folder
   * @param seed of the network's random choices
   */
  public static Lab start(String name, int count, long seed, NodeSetup setup) {
    Path folder = Leftovers.emptied(ROOT.resolve(name), "data");
    var ports = new NodePorts(FreePorts.range(NodePorts.COUNT));
    Lab lab = new Lab(folder, ports, LabDatabase.start(folder.resolve("data")), seed);
    try {
      for (int node = 1; node <= count; node++) {
        lab.add(setup);
      }
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
    return nodes().stream().map(this::url).toList();
  }

  /** Adds one more node and starts it; returns at once. */
  public LabNode add(NodeSetup setup) {
    int number = nodes.size() + 1;
    network.openToNode(number, ports.canonical(number), ports.bind(number));
    network.ended(number);
    int databasePort = network.openToDatabase(number, database.port());
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
    Path file = command.clock(node);
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(whole, offsetMs + "\n");
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isReady(int node) {
    return get(node, "/health/ready").status() == OK;
  }

  /** Returns the nodes that a node sees up and reachable; none when it does not answer. */
  Set<Integer> upSeenBy(int node) {
    var up = new HashSet<Integer>();
    for (JsonNode member : members(node)) {
      if (member.path("status").asText().equals("up")
          && !member.path("unreachable").asBoolean(true)) {
        up.add(ports.nodeAt(member.path("address").asText()));
      }
    }
    return up;
  }

  /** Tells whether a node is ready and sees exactly these nodes as members, up and reachable. */
  public boolean seesExactly(int node, Set<Integer> expected) {
    return isReady(node)
        && members(node).size() == expected.size()
        && upSeenBy(node).equals(expected);
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
        nodes.keySet().stream().map(command::log).toList(),
        nodes.values().stream()
            .flatMap(node -> node.exits().stream())
            .sorted(Comparator.comparingLong(NodeExit::atNanos))
            .toList(),
        database());
  }

  /** Returns how many shards each node has, as one of them says; none when it does not. */
  public ShardSpread shards() {
    JsonNode view = get(nodes().getFirst(), "/v1/cluster").json();
    return ShardSpread.of(view.path("shards"), ports);
  }

  /** Returns what a node has logged, over all its lives. */
  public List<String> log(int node) {
    try {
      // A log that was cut by a kill may end within a character.
      return new String(Files.readAllBytes(command.log(node)), StandardCharsets.UTF_8)
          .lines()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file beside the logs. */
  public void write(String name, Iterable<String> lines) {
    try {
      Files.write(folder.resolve(name), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Prints the ends of all logs. */
  public void printLogs() {
    LogTails.print(folder);
  }

  /** Kills the nodes, which have nothing to lose, and stops the database and the network. */
  @Override
  public void close() {
    try {
      nodes.values().forEach(LabNode::stayDown);
      database.close();
    } finally {
      probe.close();
      network.close();
      killLeftovers();
      Runtime.getRuntime().removeShutdownHook(lastResort);
    }
  }

  private URI url(int node) {
    return URI.create("http://127.0.0.1:" + ports.http(node));
  }

  private JsonNode members(int node) {
    return get(node, "/v1/cluster").json().path("members");
  }

  private Attempt get(int node, String path) {
    return probe.attempt(new Request("GET", path, "", ""), node, PROBE_LIMIT);
  }

  /** Runs when the test itself is told to end. */
  private void endNow() {
    new ArrayList<>(nodes.values()).forEach(LabNode::stayDown);
    killLeftovers();
  }

  private void killLeftovers() {
    Leftovers.kill(folder, database.files().data());
  }
}
