package io.quorate.bench.lock;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quorate.bench.lock.client.LockClient;
import io.quorate.bench.result.BenchFailure;
import io.quorate.bench.wire.LoopbackConnection;
import io.quorate.local.http.JsonClient;
import io.quorate.local.http.JsonRequest;
import io.quorate.local.http.JsonResponse;
import io.quorate.local.os.Deadline;
import io.quorate.runtime.codec.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Measures a lock of a node that many wait for at the same time: once all are in its queue, each
 * gets it once, in the order of the queue, and gives it to the next.
 */
final class WaitingLine {

  private static final Duration QUEUED_LIMIT = Duration.ofSeconds(30);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(200);

  private final QuorateLocks node;
  private final String lock;
  private final Turns turns = new Turns();
  private final Queue<String> served = new ConcurrentLinkedQueue<>();

  private WaitingLine(QuorateLocks node, String lock) {
    this.node = node;
    this.lock = lock;
  }

  /**
   * Measures one line.
   *
   * @throws BenchFailure when one of them did not get it, or not in its turn
   */
  static Turns.Figures measure(QuorateLocks node, String lock, int waiters) {
    return new WaitingLine(node, lock).measure(waiters);
  }

  private Turns.Figures measure(int waiters) {
    List<Waiter> line = new ArrayList<>();
    try (LockClient first = node.connect(waiters)) {
      first.acquire(lock, LockClient.NO_WAIT);
      for (int i = 0; i < waiters; i++) {
        line.add(new Waiter(i, node.connect(i)));
      }
      line.forEach(waiter -> waiter.thread.start());
      List<String> queue = awaitQueue(waiters);
      long startedNanos = System.nanoTime();
      turns.measure();
      turns.releasing();
      first.release();
      line.forEach(Waiter::join);
      Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
      if (!queue.equals(List.copyOf(served))) {
        throw new BenchFailure("Expected the order " + queue + ", but it was " + served);
      }
      return turns.figures(took);
    } catch (IOException e) {
      throw new BenchFailure("Expected a line before a lock, but there is none", e);
    } finally {
      line.forEach(waiter -> waiter.client.close());
    }
  }

  /** Waits until so many are in the queue; returns its owners, in order. */
  private List<String> awaitQueue(int waiters) throws IOException {
    Deadline deadline = Deadline.after(QUEUED_LIMIT);
    try (var client = new JsonClient()) {
      while (true) {
        List<String> queue = queue(client);
        if (queue.size() == waiters) {
          return queue;
        }
        if (deadline.passed()) {
          throw new BenchFailure(
              "Expected %d to wait, but %d do.".formatted(waiters, queue.size()));
        }
        Deadline.pause(POLL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("Expected to look at a queue, but was interrupted.");
    }
  }

  private List<String> queue(JsonClient client) throws IOException, InterruptedException {
    String url = "http://%s:%d".formatted(LoopbackConnection.HOST, node.node().httpPort());
    JsonResponse shown = client.send(url, JsonRequest.get("/v1/locks/" + lock), ANSWER_LIMIT);
    try {
      return Json.STORED.readTree(shown.body()).path("queue").findValuesAsText("owner");
    } catch (JsonProcessingException e) {
      throw new BenchFailure("Expected to be shown a lock, but: " + shown.body(), e);
    }
  }

  /** One that waits, with a thread of its own; the result is read once that has ended. */
  private final class Waiter {
    private final String owner;
    private final LockClient client;
    private final Thread thread;
    private String failure = "it was not served in time";

    Waiter(int number, LockClient client) {
      this.owner = QuorateLocks.owner(number);
      this.client = client;
      this.thread = Thread.ofPlatform().name(owner).daemon().unstarted(this::run);
    }

    private void run() {
      try {
        if (client.acquire(lock, Turns.WAIT)) {
          turns.taken();
          served.add(owner);
          turns.releasing();
          client.release();
          failure = "";
        }
      } catch (IOException | RuntimeException e) {
        failure = String.valueOf(e.getMessage());
      }
    }

    private void join() {
      try {
        thread.join(Turns.WAIT);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (!failure.isEmpty()) {
        throw new BenchFailure("Expected %s to have its turn, but: %s".formatted(owner, failure));
      }
    }
  }
}
