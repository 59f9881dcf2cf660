package io.quorate.multijvm.network;

/**
 * Names an ordered pair of ends: who opens connections, and to whom. Nodes count from 1.
 *
 * <p>Nodes send each other messages only on connections that they have opened themselves, so a
 * route is one direction between two nodes, and both directions between a node and the database.
 */
public record Route(int from, int to) {

  /** The end of a route that is no node. */
  public static final int DATABASE = 0;

  public Route {
    if (from < 1 || to < 0 || from == to) {
      throw new IllegalArgumentException(
          "Expected a route from a node to another end, but it was %d to %d.".formatted(from, to));
    }
  }

  public static Route toDatabase(int node) {
    return new Route(node, DATABASE);
  }

  @Override
  public String toString() {
    return to == DATABASE ? from + "->database" : from + "->" + to;
  }
}
