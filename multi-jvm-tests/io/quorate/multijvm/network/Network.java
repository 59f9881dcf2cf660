package io.quorate.multijvm.network;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All links between the nodes, and from each node to the database. A node is told to open its
 * connections from {@link #sourceHost}, by which the network knows whose they are. Safe for use by
 * any thread.
 */
public final class Network implements AutoCloseable {

  private static final String SOURCES = "127.0.1.";
  private static final int MAX_NODES = 200;

  private final long seed;
  private final Map<Route, Link> links = new ConcurrentHashMap<>();
  private final Map<Integer, Entrance> toNodes = new ConcurrentHashMap<>();
  private final List<Entrance> entrances = new CopyOnWriteArrayList<>();
  private final AtomicInteger strangers = new AtomicInteger();

  /**
   * @param seed of all random choices
   */
  public Network(long seed) {
    this.seed = seed;
  }

  /** Returns the address from which a node must open its connections to other nodes. */
  public static String sourceHost(int node) {
    if (node < 1 || node > MAX_NODES) {
      throw new IllegalArgumentException("Expected a node from 1 to 200, but it was " + node);
    }
    return SOURCES + node;
  }

  /**
   * Opens the way to a node.
   *
   * @param port by which other nodes reach it; 0 for any free one
   * @param targetPort on which it listens
   * @return the port by which they reach it
   */
  public int openToNode(int node, int port, int targetPort) {
    Entrance entrance = Entrance.open(port, targetPort, from -> linkFrom(from, node));
    entrances.add(entrance);
    toNodes.put(node, entrance);
    return entrance.port();
  }

  /**
   * Tells that a node's process has ended: until it listens again, connections to it are refused.
   * When any link to it is cut they are not, since of that no refusal would come through.
   */
  public void ended(int node) {
    Entrance entrance = toNodes.get(node);
    boolean cut = links.values().stream().anyMatch(l -> l.route().to() == node && l.isCut());
    if (entrance != null && !cut) {
      entrance.shut();
    }
  }

  /** Tells whether the way to a node takes connections, be its links cut or not. */
  public boolean isOpen(int node) {
    Entrance entrance = toNodes.get(node);
    return entrance != null && entrance.isOpen();
  }

  /** Opens a node's own way to the database, and returns the port by which the node reaches it. */
  public int openToDatabase(int node, int databasePort) {
    Link link = toDatabase(node);
    Entrance entrance = Entrance.open(0, databasePort, from -> Optional.of(link));
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

  public void cut(Collection<Route> routes) {
    routes.forEach(route -> link(route).cut());
  }

  public void heal(Collection<Route> routes) {
    routes.forEach(route -> link(route).heal());
  }

  public void quality(Collection<Route> routes, Quality quality) {
    routes.forEach(route -> link(route).quality(quality));
  }

  public void reset(Collection<Route> routes) {
    routes.forEach(route -> link(route).reset());
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
}
