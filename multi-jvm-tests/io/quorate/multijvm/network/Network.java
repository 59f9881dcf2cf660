package io.quorate.multijvm.network;

import io.quorate.multijvm.network.Route.Purpose;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * All links between the nodes, and from each node to the database. A node is told to open its
 * connections from {@link #sourceHost}, by which the network knows whose they are. Safe for use by
 * any thread.
 */
public final class Network implements AutoCloseable {

  private static final String SOURCES = "127.0.1.";
  private static final String TARGETS = "127.0.2.";
  private static final int MAX_NODES = 200;

  private final long seed;
  private final Map<Route, Link> links = new ConcurrentHashMap<>();
  private final List<Way> ways = new CopyOnWriteArrayList<>();
  private final List<Entrance> entrances = new CopyOnWriteArrayList<>();
  private final AtomicInteger strangers = new AtomicInteger();

  /** By which others reach a node. */
  private record Way(int to, Purpose purpose, Entrance entrance) {
    private boolean isOf(Route route) {
      return route.to() == to && route.purpose() == purpose;
    }
  }

  /**
   * @param seed of all random choices
   */
  public Network(long seed) {
    this.seed = seed;
  }

  /** Returns the address from which a node must open its connections to other nodes. */
  public static String sourceHost(int node) {
    return hostOf(SOURCES, node);
  }

  /** Returns the address by which the others reach a node's part of the journal. */
  public static String journalHost(int node) {
    return hostOf(TARGETS, node);
  }

  private static String hostOf(String prefix, int node) {
    if (node < 1 || node > MAX_NODES) {
      throw new IllegalArgumentException("Expected a node from 1 to 200, but it was " + node);
    }
    return prefix + node;
  }

  /**
   * Opens the way to a node.
   *
   * @param port by which other nodes reach it; 0 for any free one
   * @param targetPort on which it listens
   * @return the port by which they reach it
   */
  public int openToNode(int node, int port, int targetPort) {
    Entrance entrance =
        Entrance.open(
            Entrance.loopback(port), targetPort, from -> linkFrom(from.getAddress(), node));
    entrances.add(entrance);
    ways.add(new Way(node, Purpose.MESSAGES, entrance));
    return entrance.port();
  }

  /**
   * Opens the way to a node's part of the journal, at {@link #journalHost} and the port on which it
   * listens. Nodes need not know from where to connect: their processes tell whose a connection is.
   *
   * @param processes the ids of all nodes' processes, by node
   */
  public void openToJournal(int node, int port, Supplier<Map<Integer, Long>> processes) {
    var owners = new SocketOwners(processes);
    Entrance entrance =
        Entrance.open(
            new InetSocketAddress(journalHost(node), port),
            port,
            from -> ofJournal(owners.nodeOf(from.getPort(), port), node));
    entrances.add(entrance);
    ways.add(new Way(node, Purpose.JOURNAL, entrance));
  }

  /**
   * Tells that a node's process has ended: until it listens again, connections to it are refused.
   * When any link to it is cut they are not, since of that no refusal would come through.
   */
  public void ended(int node) {
    ways.stream()
        .filter(way -> way.to() == node)
        .filter(way -> links.values().stream().noneMatch(l -> way.isOf(l.route()) && l.isCut()))
        .forEach(way -> way.entrance().shut());
  }

  /** Tells whether the way to a node takes connections, be its links cut or not. */
  public boolean isOpen(int node) {
    List<Way> toIt = ways.stream().filter(way -> way.to() == node).toList();
    return !toIt.isEmpty() && toIt.stream().allMatch(way -> way.entrance().isOpen());
  }

  /** Opens a node's own way to the database, and returns the port by which the node reaches it. */
  public int openToDatabase(int node, int databasePort) {
    Link link = toDatabase(node);
    Entrance entrance =
        Entrance.open(Entrance.loopback(0), databasePort, from -> Optional.of(link));
    entrances.add(entrance);
    return entrance.port();
  }

  /** Returns the link on which a node sends to another. */
  public Link link(int from, int to) {
    return link(new Route(from, to));
  }

  public Link toDatabase(int node) {
    return link(Route.toDatabase(node));
  }

  public Link link(Route route) {
    return links.computeIfAbsent(route, missing -> new Link(missing, seed));
  }

  /** Cuts routes; one between nodes for their messages and for the journal that they keep. */
  public void cut(Collection<Route> routes) {
    withJournal(routes).forEach(Link::cut);
  }

  /** Cuts these routes, and between nodes not also that of the journal or of messages. */
  public void cutOnly(Collection<Route> routes) {
    routes.forEach(route -> link(route).cut());
  }

  public void heal(Collection<Route> routes) {
    withJournal(routes).forEach(Link::heal);
  }

  public void quality(Collection<Route> routes, Quality quality) {
    withJournal(routes).forEach(link -> link.quality(quality));
  }

  public void reset(Collection<Route> routes) {
    withJournal(routes).forEach(Link::reset);
  }

  private Stream<Link> withJournal(Collection<Route> routes) {
    return routes.stream()
        .flatMap(route -> Stream.of(route, route.ofJournal()))
        .distinct()
        .map(this::link);
  }

  /** Makes every link perfect again. */
  public void healAll() {
    links.values().forEach(link -> link.quality(Quality.PERFECT));
    links.values().forEach(Link::heal);
  }

  /** Returns how many connections came from nobody known; of a sound test, none. */
  public int strangers() {
    return strangers.get();
  }

  /** Listens no more, and ends every connection. */
  @Override
  public void close() {
    entrances.forEach(Entrance::close);
    links.values().forEach(Link::reset);
  }

  private Optional<Link> linkFrom(InetAddress source, int to) {
    String host = source.getHostAddress();
    if (host.startsWith(SOURCES)) {
      int from = Integer.parseInt(host.substring(SOURCES.length()));
      if (from >= 1 && from <= MAX_NODES && from != to) {
        return Optional.of(link(from, to));
      }
    }
    strangers.incrementAndGet();
    return Optional.empty();
  }

  private Optional<Link> ofJournal(OptionalInt from, int to) {
    return from.isPresent() && from.getAsInt() != to
        ? Optional.of(link(new Route(from.getAsInt(), to).ofJournal()))
        : Optional.empty();
  }
}
