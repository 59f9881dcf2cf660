package io.quorate.local.restart;

import java.time.Duration;

/**
 * How the restart of one node went. Immutable.
 *
 * @param left from the request to stop to the end of the process
 * @param ready from the request to stop until the node was ready and up for all nodes
 * @param even whether the shards were spread evenly again before the next node's turn
 */
record NodeRestart(int number, Duration left, Duration ready, boolean even) {

  @Override
  public String toString() {
    return "node %d: left in %s, ready again after %s%s"
        .formatted(
            number,
            RestartReport.seconds(left),
            RestartReport.seconds(ready),
            even ? "" : ", shards not yet even");
  }
}
