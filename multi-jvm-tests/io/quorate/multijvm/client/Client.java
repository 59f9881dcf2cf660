package io.quorate.multijvm.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A client as the API asks for: it sends a request to any node, and while it gets no definite
 * answer, again to the next node with the same key or id. Records all that it sees. Blocks; safe
 * for use by any thread.
 */
public final class Client implements AutoCloseable {

  /** Longer than any answer may take, so that one that takes too long is measured. */
  public static final Duration TIMEOUT = Duration.ofSeconds(20);

  private static final Persistence PERSISTENCE =
      new Persistence(Duration.ofSeconds(90), Duration.ofMillis(100));

  private final List<URI> nodes;
  private final History history;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();
  private volatile IntPredicate preferred = node -> true;

  public Client(List<URI> nodes, History history) {
    this.nodes = List.copyOf(nodes);
    this.history = history;
  }

  /** From now on passes over all other nodes where it has a choice, unless none is left. */
  public void prefer(IntPredicate nodes) {
    preferred = nodes;
  }

  public int nodeCount() {
    return nodes.size();
  }

  public History history() {
    return history;
  }

  /** Asks until there is a definite answer, and records it. */
  public Operation perform(Intent intent, int firstNode) {
    return perform(intent, firstNode, TIMEOUT);
  }

  /** The same; the first attempt has a patience of its own. */
  public Operation perform(Intent intent, int firstNode, Duration firstTimeout) {
    var operation = new Operation(intent, persist(intent.request(), firstNode, firstTimeout));
    history.add(operation);
    return operation;
  }

  /** Asks until there is a definite answer; not recorded. */
  List<Attempt> persist(Request request, int firstNode, Duration firstTimeout) {
    return PERSISTENCE.attempts(
        before ->
            attempt(
                request,
                preferred(before.isEmpty() ? firstNode : before.getLast().node() + 1),
                before.isEmpty() ? firstTimeout : TIMEOUT));
  }

  /** Reads once from one node; not recorded. */
  public Attempt get(int node, String path) {
    return attempt(new Request("GET", path, "", ""), node, TIMEOUT);
  }

  /** Sends once to one node; not recorded. */
  public Attempt attempt(Request request, int node, Duration timeout) {
    return exchange(request, Map.of(), node, timeout).attempt();
  }

  /**
   * Sends once to one node; not recorded.
   *
   * @param headers more headers, by name
   */
  public Exchange exchange(
      Request request, Map<String, String> headers, int node, Duration timeout) {
    long invokedNanos = System.nanoTime();
    try {
      HttpResponse<String> response =
          http.send(message(request, headers, node, timeout), BodyHandlers.ofString());
      var attempt =
          new Attempt(
              node,
              invokedNanos,
              System.nanoTime(),
              response.statusCode(),
              response.body(),
              response.headers().firstValue("Idempotency-Replayed").orElse("").equals("true"));
      return new Exchange(attempt, response.headers());
    } catch (ConnectException e) {
      return none(node, invokedNanos, Attempt.NOT_CONNECTED, e);
    } catch (HttpTimeoutException e) {
      return none(node, invokedNanos, Attempt.TIMED_OUT, e);
    } catch (IOException e) {
      return none(node, invokedNanos, Attempt.BROKEN, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return none(node, invokedNanos, Attempt.BROKEN, e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  /** Returns the first node from one on that is preferred. */
  private int preferred(int first) {
    return IntStream.range(first, first + nodes.size())
        .map(node -> Math.floorMod(node - 1, nodes.size()) + 1)
        .filter(preferred)
        .findFirst()
        .orElse(Math.floorMod(first - 1, nodes.size()) + 1);
  }

  private HttpRequest message(
      Request request, Map<String, String> headers, int node, Duration timeout) {
    HttpRequest.Builder message =
        HttpRequest.newBuilder(nodes.get(node - 1).resolve(request.path())).timeout(timeout);
    headers.forEach(message::header);
    if (!request.key().isEmpty()) {
      message.header("Idempotency-Key", request.key());
    }
    if (request.body().isEmpty()) {
      message.method(request.method(), BodyPublishers.noBody());
    } else {
      message
          .header("Content-Type", "application/json")
          .method(request.method(), BodyPublishers.ofString(request.body()));
    }
    return message.build();
  }

  private static Exchange none(int node, long invokedNanos, int status, Exception reason) {
    return new Exchange(
        new Attempt(node, invokedNanos, System.nanoTime(), status, String.valueOf(reason), false),
        HttpHeaders.of(Map.of(), (name, value) -> true));
  }

  /**
   * An attempt with what came beside the body.
   *
   * @param headers none when there was no answer
   */
  public record Exchange(Attempt attempt, HttpHeaders headers) {}
}
