package io.quorate.client.http;

import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Remembers which node answered last: calls go to it first, and to the others in turn when it does
 * not answer. Safe for use by any thread.
 */
final class NodeRing {

  private final List<URI> nodes;
  private final AtomicInteger preferred;

  /**
   * Begins with one of the nodes.
   *
   * @param first its place, so that clients do not all begin with the same one
   */
  NodeRing(List<URI> nodes, int first) {
    this.nodes = nodes;
    this.preferred = new AtomicInteger(Math.floorMod(first, nodes.size()));
  }

  int size() {
    return nodes.size();
  }

  /** Returns the place of the node to begin with. */
  int first() {
    return preferred.get();
  }

  /** Returns the node at a place, counted in a circle. */
  URI node(int place) {
    return nodes.get(Math.floorMod(place, nodes.size()));
  }

  /** Notes that the node at this place has not answered, so that no call begins with it. */
  void failed(int place) {
    int at = Math.floorMod(place, nodes.size());
    preferred.compareAndSet(at, Math.floorMod(at + 1, nodes.size()));
  }

  /** Notes that the node at this place has answered. */
  void answered(int place) {
    preferred.set(Math.floorMod(place, nodes.size()));
  }
}
