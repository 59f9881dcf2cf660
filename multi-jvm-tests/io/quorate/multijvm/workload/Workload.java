package io.quorate.multijvm.workload;

import io.quorate.multijvm.client.Client;
import java.util.random.RandomGenerator;

/** One client of a load: it does one thing after another. Used by one thread. */
@FunctionalInterface
public interface Workload {

  /** Does the next thing; all choices come from the random numbers. */
  void step(RandomGenerator random);

  /** Returns one of the nodes. */
  static int anyNode(RandomGenerator random, Client client) {
    return random.nextInt(client.nodeCount()) + 1;
  }
}
