package io.quorate.local.restart;

import io.quorate.local.http.JsonClient;
import io.quorate.local.http.JsonRequest;
import io.quorate.local.http.JsonResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A client as the README asks for: it sends a request to a node that is ready, and as long as that
 * is refused for now, left open or cut off, again to the next one with the same key. Blocks the
 * calling thread, with a bound; safe for use by any thread.
 */
final class LoadClient implements AutoCloseable {

  /** How long one attempt may take; longer than a node itself waits for an entity. */
  static final Duration ATTEMPT_LIMIT = Duration.ofSeconds(12);

  private static final Duration PAUSE_AFTER_ALL = Duration.ofMillis(50);

  /** Certainly not done (429, 503), or perhaps done (504): to be sent again. */
  private static final Set<Integer> NOT_DEFINITE = Set.of(429, 503, 504);

  private final ReadyNodes nodes;
  private final Duration limit;
  private final JsonClient client = new JsonClient();

  /**
   * @param limit how long a request is tried, counted from the moment at which it was due
   */
  LoadClient(ReadyNodes nodes, Duration limit) {
    this.nodes = nodes;
    this.limit = limit;
  }

  /**
   * Sends a request until it has a definite answer or the limit is over.
   *
   * @param turn spreads requests over the nodes: each starts at another one
   * @param dueNanos when the request was to be sent, by {@link System#nanoTime}
   */
  LoadAnswer send(JsonRequest request, int turn, long dueNanos) {
    List<LoadAnswer.Attempt> attempts = new ArrayList<>();
    int node = nodes.first(turn);
    while (true) {
      Duration left = limit.minusNanos(System.nanoTime() - dueNanos);
      if (left.isNegative() || left.isZero() || Thread.currentThread().isInterrupted()) {
        return new LoadAnswer(LoadAnswer.NONE, "", attempts, since(dueNanos));
      }
      long sentNanos = System.nanoTime();
      String said;
      try {
        JsonResponse response = client.send(nodes.url(node), request, attemptLimit(left));
        int status = response.status();
        if (!NOT_DEFINITE.contains(status)) {
          attempts.add(new LoadAnswer.Attempt(node, String.valueOf(status), since(sentNanos)));
          return new LoadAnswer(status, response.body(), attempts, since(dueNanos));
        }
        said = String.valueOf(status);
      } catch (IOException broken) {
        said = broken.getClass().getSimpleName();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        said = "interrupted";
      }
      attempts.add(new LoadAnswer.Attempt(node, said, since(sentNanos)));
      if (attempts.size() % nodes.count() == 0) {
        pause();
      }
      node = nodes.after(node);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private static Duration attemptLimit(Duration left) {
    return left.compareTo(ATTEMPT_LIMIT) < 0 ? left : ATTEMPT_LIMIT;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_AFTER_ALL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
