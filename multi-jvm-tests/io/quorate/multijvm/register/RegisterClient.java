package io.quorate.multijvm.register;

import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.History;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.client.OperationKind;
import io.quorate.multijvm.client.Persistence;
import io.quorate.multijvm.client.Request;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;

/**
 * A client that sends conditions, and checks what it can see by itself: that the ETag is the
 * version, and that there is no answer that a register never gives. Blocks; safe for use by any
 * thread.
 */
public final class RegisterClient implements AutoCloseable {

  /**
   * Short, so that a node that wakes up after a pause finds a read that was sent late in the pause:
   * only such a read can be stale.
   */
  static final Duration READ_TIMEOUT = Duration.ofSeconds(3);

  private static final Persistence PERSISTENCE =
      new Persistence(Duration.ofSeconds(90), Duration.ofMillis(100));

  private final List<URI> nodes;
  private final History history;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();

  public RegisterClient(List<URI> nodes, History history) {
    this.nodes = List.copyOf(nodes);
    this.history = history;
  }

  int nodeCount() {
    return nodes.size();
  }

  History history() {
    return history;
  }

  /** Reads once from one node. */
  public Attempt read(String account, int node) {
    var request = new Request("GET", "/v1/accounts/" + account, "", "");
    Attempt attempt = attempt(request, RegisterAction.Write.ANY_VERSION, node, READ_TIMEOUT);
    if (attempt.isRefused() && attempt.status() != 404) {
      unexpected(request, attempt);
    }
    return attempt;
  }

  /** Sends to one node after the other until there is a definite answer. */
  List<Attempt> persist(Intent intent, long expectedVersion, int firstNode) {
    return PERSISTENCE.attempts(
        before ->
            write(
                intent,
                expectedVersion,
                Math.floorMod(firstNode - 1 + before.size(), nodes.size()) + 1,
                Client.TIMEOUT));
  }

  /** Sends a deposit or withdrawal once to one node. */
  Attempt write(Intent intent, long expectedVersion, int node, Duration timeout) {
    Attempt attempt = attempt(intent.request(), expectedVersion, node, timeout);
    boolean expected =
        switch (attempt.status()) {
          case RegisterOperation.PRECONDITION_FAILED ->
              expectedVersion != RegisterAction.Write.ANY_VERSION;
          case 409 ->
              RegisterOperation.isInsufficient(attempt) && intent.kind() == OperationKind.WITHDRAW;
          default -> !attempt.isRefused();
        };
    if (!expected) {
      unexpected(intent.request(), attempt);
    }
    return attempt;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private Attempt attempt(Request request, long expectedVersion, int node, Duration timeout) {
    long invokedNanos = System.nanoTime();
    try {
      HttpResponse<String> response =
          http.send(message(request, expectedVersion, node, timeout), BodyHandlers.ofString());
      var attempt =
          new Attempt(
              node,
              invokedNanos,
              System.nanoTime(),
              response.statusCode(),
              response.body(),
              response.headers().firstValue("Idempotency-Replayed").orElse("").equals("true"));
      checkTag(request, attempt, response.headers().firstValue("ETag").orElse("none"));
      return attempt;
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

  private HttpRequest message(Request request, long expectedVersion, int node, Duration timeout) {
    HttpRequest.Builder message =
        HttpRequest.newBuilder(nodes.get(node - 1).resolve(request.path())).timeout(timeout);
    if (expectedVersion != RegisterAction.Write.ANY_VERSION) {
      message.header("If-Match", "\"" + expectedVersion + "\"");
    }
    if (request.body().isEmpty()) {
      message.method(request.method(), BodyPublishers.noBody());
    } else {
      message
          .header("Idempotency-Key", request.key())
          .header("Content-Type", "application/json")
          .method(request.method(), BodyPublishers.ofString(request.body()));
    }
    return message.build();
  }

  private void checkTag(Request request, Attempt attempt, String tag) {
    if (attempt.isAcknowledged()) {
      String expected = "\"" + RegisterState.of(attempt).version() + "\"";
      if (!tag.equals(expected)) {
        history.violation(
            "%s %s: Expected ETag %s, but it was %s."
                .formatted(request.method(), request.path(), expected, tag));
      }
    }
  }

  private void unexpected(Request request, Attempt attempt) {
    history.violation(
        "%s %s: Expected an answer that a register gives, but it was %d %s"
            .formatted(request.method(), request.path(), attempt.status(), attempt.body()));
  }

  private static Attempt none(int node, long invokedNanos, int status, Exception reason) {
    return new Attempt(
        node, invokedNanos, System.nanoTime(), status, String.valueOf(reason), false);
  }
}
