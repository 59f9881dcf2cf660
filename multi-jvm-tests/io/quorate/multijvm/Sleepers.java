package io.quorate.multijvm;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Requests that wait in a paused node's sockets, and are the first that it sees when it wakes up: a
 * read or a write of every account.
 */
final class Sleepers {

  private static final String KEY = "sleeper.";
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** Time for them to reach the node's sockets; one that is late only proves less. */
  private static final Duration SENDING = Duration.ofMillis(500);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Read> reads = new ArrayList<>();
  private final List<Future<Operation>> writes = new ArrayList<>();

  private Sleepers() {}

  /**
   * Sends them; returns before they are answered.
   *
   * @param others tells what has been acknowledged meanwhile
   */
  static Sleepers send(VariantLab lab, int node, Client others) {
    var sleepers = new Sleepers();
    List<String> accounts = lab.accounts();
    for (int i = 0; i < accounts.size(); i++) {
      String path = "/v1/accounts/" + accounts.get(i);
      long version = Scene.json(others.get(1, path)).path("version").asLong();
      var read = new Request("GET", path, "", "");
      Intent write = Intent.deposit(accounts.get(i), KEY + i, 1);
      // Not both of one account: a write that is refused would make the node read it anew.
      if (i % 2 == 0) {
        sleepers.writes.add(
            sleepers.threads.submit(() -> lab.client().perform(write, node, PATIENCE)));
      } else {
        sleepers.reads.add(
            new Read(
                version,
                sleepers.threads.submit(() -> lab.client().attempt(read, node, PATIENCE))));
      }
    }
    await("the sleepers").pollDelay(SENDING).until(() -> true);
    return sleepers;
  }

  /** Waits until all are answered; call once. */
  void awaitAnswers() {
    writes.forEach(Sleepers::get);
    reads.forEach(read -> get(read.answer));
    threads.shutdownNow();
  }

  /** Returns the reads that saw less than was acknowledged before they were sent. */
  List<String> staleReads() {
    var stale = new ArrayList<String>();
    for (Read read : reads) {
      Attempt attempt = get(read.answer);
      long seen = attempt.isAcknowledged() ? Scene.json(attempt).path("version").asLong() : -1;
      if (seen >= 0 && seen < read.version) {
        stale.add(
            "Expected version %d or later, but read %s.".formatted(read.version, attempt.body()));
      }
    }
    return stale;
  }

  /** Returns how many of the reads the node answered with what they asked for. */
  long answered() {
    return reads.stream().filter(read -> get(read.answer).isAcknowledged()).count();
  }

  /** Returns how many of the reads the node answered at all. */
  long arrived() {
    return reads.stream().filter(read -> get(read.answer).status() > 0).count();
  }

  int size() {
    return reads.size();
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Expected an answer.", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Expected an answer.", e);
    }
  }

  private record Read(long version, Future<Attempt> answer) {}
}
