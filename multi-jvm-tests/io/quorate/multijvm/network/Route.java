package io.quorate.multijvm.network;

/**
 * Names an ordered pair of ends, and what passes between them: who opens connections, to whom, and
 * for what. Nodes count from 1.
 *
 * <p>Nodes send each other messages only on connections that they have opened themselves, so a
 * route of messages is one direction between two nodes. On the way to a journal who opens a
 * connection asks, and is answered on it: that route is both directions.
 */
public record Route(int from, int to, Purpose purpose) {

  /** The end of a route that is no node. */
  public static final int DATABASE = 0;

  /** What passes on a route. */
  public enum Purpose {
    /** Messages of the cluster. */
    MESSAGES,
    /** What is asked of the journal: of a database, or of the other nodes that keep it. */
    JOURNAL
  }

  public Route {
    if (from < 1 || to < 0 || from == to) {
      throw new IllegalArgumentException(
          "Expected a route from a node to another end, but it was %d to %d.".formatted(from, to));
    }
  }

  /** The route of messages. */
  public Route(int from, int to) {
    this(from, to, Purpose.MESSAGES);
  }

  public static Route toDatabase(int node) {
    return new Route(node, DATABASE, Purpose.JOURNAL);
  }

  /** Returns the route between the same ends by which nodes keep a journal together. */
  public Route ofJournal() {
    return new Route(from, to, Purpose.JOURNAL);
  }

  @Override
  public String toString() {
    if (to == DATABASE) {
      return from + "->database";
    }
    return from + (purpose == Purpose.JOURNAL ? "=>" : "->") + to;
  }
}
