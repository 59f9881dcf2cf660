package io.quorate.multijvm.network;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/** Names the routes whose cut gives a network a certain shape. */
public final class Topology {

  private static final int SMALLEST_RING = 4;

  private Topology() {}

  /** One node reaches no other and no other reaches it; all reach the database. */
  public static Set<Route> isolated(Collection<Integer> nodes, int alone) {
    return between(nodes, (from, to) -> from == alone || to == alone);
  }

  /** The same; nor does that node reach the database. */
  public static Set<Route> isolatedWithDatabase(Collection<Integer> nodes, int alone) {
    Set<Route> routes = isolated(nodes, alone);
    routes.add(Route.toDatabase(alone));
    return routes;
  }

  /** Those of one side reach none of the others, in both directions. */
  public static Set<Route> split(Collection<Integer> nodes, Collection<Integer> side) {
    return between(nodes, (from, to) -> side.contains(from) != side.contains(to));
  }

  /** Each node reaches only the next and the one before it, of at least four. */
  public static Set<Route> ring(List<Integer> nodes) {
    int size = nodes.size();
    if (size < SMALLEST_RING) {
      throw new IllegalArgumentException("Expected four nodes for a ring, but got " + size);
    }
    return between(
        nodes,
        (from, to) -> {
          int distance = Math.abs(nodes.indexOf(from) - nodes.indexOf(to));
          return distance > 1 && distance < size - 1;
        });
  }

  /** Two sides that reach each other not, but all reach the bridge; of three nodes, one link. */
  public static Set<Route> bridge(Collection<Integer> nodes, Collection<Integer> side, int bridge) {
    return between(
        nodes,
        (from, to) -> from != bridge && to != bridge && side.contains(from) != side.contains(to));
  }

  /** Two nodes do not reach each other. */
  public static Set<Route> brokenLink(int one, int other) {
    return new HashSet<>(Set.of(new Route(one, other), new Route(other, one)));
  }

  /** No other node hears this one, but it hears them. */
  public static Set<Route> mute(Collection<Integer> nodes, int mute) {
    return between(nodes, (from, to) -> from == mute);
  }

  /** This node hears no other, but they hear it. */
  public static Set<Route> deaf(Collection<Integer> nodes, int deaf) {
    return between(nodes, (from, to) -> to == deaf);
  }

  /** These nodes do not reach the database; between nodes all is well. */
  public static Set<Route> withoutDatabase(Collection<Integer> nodes) {
    Set<Route> routes = new HashSet<>();
    nodes.forEach(node -> routes.add(Route.toDatabase(node)));
    return routes;
  }

  /** A node asks no other for the journal that all keep, nor is asked; their messages pass. */
  public static Set<Route> withoutJournal(Collection<Integer> nodes, int alone) {
    return ofJournal(isolated(nodes, alone));
  }

  /** The routes between the same nodes by which they keep a journal together. */
  public static Set<Route> ofJournal(Collection<Route> routes) {
    Set<Route> ways = new HashSet<>();
    routes.forEach(route -> ways.add(route.ofJournal()));
    return ways;
  }

  /** Everything: between all nodes, and from each to the database. */
  public static Set<Route> all(Collection<Integer> nodes) {
    Set<Route> routes = between(nodes, (from, to) -> true);
    routes.addAll(withoutDatabase(nodes));
    return routes;
  }

  private static Set<Route> between(
      Collection<Integer> nodes, BiPredicate<Integer, Integer> chosen) {
    Set<Route> routes = new HashSet<>();
    for (int from : nodes) {
      for (int to : nodes) {
        if (from != to && chosen.test(from, to)) {
          routes.add(new Route(from, to));
        }
      }
    }
    return routes;
  }
}
