package io.quorate.multijvm.lab;

/**
 * The ports of a lab's nodes. In the order of the nodes, so that node 1 has the lowest address: the
 * resolver breaks ties by that.
 *
 * @param first the first of {@link #COUNT} ports in a row
 */
record NodePorts(int first) {

  /** How many nodes a lab can have. */
  static final int MAX_NODES = 7;

  private static final int KINDS = 5;
  static final int COUNT = KINDS * MAX_NODES;

  /** For clients; no fault of the network concerns it. */
  int http(int node) {
    return at(0, node);
  }

  /** By which the other nodes reach it: a port of the network between them. */
  int canonical(int node) {
    return at(1, node);
  }

  /** On which it listens for the other nodes in truth. */
  int bind(int node) {
    return at(2, node);
  }

  /** On which its part of a journal by Raft introduces itself, to the others and to the test. */
  int introduction(int node) {
    return at(3, node);
  }

  /** On which its part of a journal by Raft listens for the others. */
  int consensus(int node) {
    return at(4, node);
  }

  /** Returns the node that the others know by an address; 0: none. */
  int nodeAt(String hostPort) {
    return nodeAt(1, hostPort);
  }

  /** Returns the node whose part of a journal introduces itself at an address; 0: none. */
  int introducedAt(String hostPort) {
    return nodeAt(3, hostPort);
  }

  private int nodeAt(int kind, String hostPort) {
    int port = Integer.parseInt(hostPort.substring(hostPort.lastIndexOf(':') + 1));
    int node = port - first - kind * MAX_NODES + 1;
    return node >= 1 && node <= MAX_NODES ? node : 0;
  }

  private int at(int kind, int node) {
    if (node < 1 || node > MAX_NODES) {
      throw new IllegalArgumentException(
          "Expected a node from 1 to %d, but it was %d.".formatted(MAX_NODES, node));
    }
    return first + kind * MAX_NODES + node - 1;
  }
}
