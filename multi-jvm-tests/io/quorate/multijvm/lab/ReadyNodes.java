package io.quorate.multijvm.lab;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps in mind which nodes are ready, as a load balancer does: it asks each of them a few times a
 * second. Safe for use by any thread.
 */
public final class ReadyNodes implements AutoCloseable {

  private static final Duration INTERVAL = Duration.ofMillis(200);

  private final Lab lab;
  private final Set<Integer> ready = ConcurrentHashMap.newKeySet();
  private final List<Thread> watches;

  /** Begins to ask the nodes of a lab; until their first answers, all count as ready. */
  public ReadyNodes(Lab lab) {
    this.lab = lab;
    ready.addAll(lab.nodes());
    // Of its own for each, so that a silent node holds up no other.
    watches =
        lab.nodes().stream().map(node -> Thread.ofVirtual().start(() -> watch(node))).toList();
  }

  public boolean contains(int node) {
    return ready.contains(node);
  }

  @Override
  public void close() {
    watches.forEach(Thread::interrupt);
  }

  private void watch(int node) {
    while (!Thread.currentThread().isInterrupted()) {
      if (lab.isReady(node)) {
        ready.add(node);
      } else {
        ready.remove(node);
      }
      LockSupport.parkNanos(INTERVAL.toNanos());
    }
  }
}
