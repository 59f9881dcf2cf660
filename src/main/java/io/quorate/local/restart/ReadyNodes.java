package io.quorate.local.restart;

import io.quorate.local.LocalFailure;
import io.quorate.local.cluster.NodeReadiness;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps in mind which nodes are ready, as a load balancer does: it asks each of them a few times a
 * second. A node may be gone before this knows, so a caller must be able to go on to the next. Safe
 * for use by any thread.
 */
final class ReadyNodes implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ReadyNodes.class);
  private static final Duration INTERVAL = Duration.ofMillis(200);

  private final List<String> urls;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile List<Integer> ready;

  /**
   * @param urls the base URLs of node 1 and the following; all count as ready until asked
   */
  ReadyNodes(List<String> urls) {
    this.urls = List.copyOf(urls);
    this.ready = numbers(node -> true);
  }

  /** Begins to ask; each node by a thread of its own, so that a silent one holds up no other. */
  void watch(NodeReadiness readiness) {
    for (int node = 1; node <= urls.size(); node++) {
      int number = node;
      Thread watch = new Thread(() -> watch(readiness, number), "ready-node-" + number);
      watch.setDaemon(true);
      watch.start();
    }
  }

  int count() {
    return urls.size();
  }

  /** Returns the base URL of a node, by its number from 1. */
  String url(int node) {
    return urls.get(node - 1);
  }

  /** Returns a ready node for a first attempt, another one each turn; any when none is ready. */
  int first(int turn) {
    List<Integer> candidates = ready;
    return candidates.isEmpty()
        ? Math.floorMod(turn, urls.size()) + 1
        : candidates.get(Math.floorMod(turn, candidates.size()));
  }

  /** Returns the next ready node after one that failed; just the next when no other is ready. */
  int after(int failed) {
    List<Integer> candidates = ready;
    for (int step = 1; step < urls.size(); step++) {
      int node = (failed - 1 + step) % urls.size() + 1;
      if (candidates.contains(node)) {
        return node;
      }
    }
    return failed % urls.size() + 1;
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void watch(NodeReadiness readiness, int node) {
    try {
      do {
        set(node, readiness.isReady(url(node)));
      } while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (LocalFailure e) {
      LOG.warn("Node {} is not watched any more", node, e);
    }
  }

  /** Notes whether a node is ready. */
  synchronized void set(int node, boolean isReady) {
    List<Integer> before = ready;
    ready = numbers(number -> number == node ? isReady : before.contains(number));
  }

  private List<Integer> numbers(IntPredicate wanted) {
    return IntStream.rangeClosed(1, urls.size()).filter(wanted).boxed().toList();
  }
}
