package io.quorate.multijvm.register;

import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.History;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.client.OperationKind;
import io.quorate.multijvm.client.Persistence;
import io.quorate.multijvm.client.Request;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

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

  private final Client client;

  public RegisterClient(List<URI> nodes, History history) {
    this.client = new Client(nodes, history);
  }

  int nodeCount() {
    return client.nodeCount();
  }

  History history() {
    return client.history();
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
                Math.floorMod(firstNode - 1 + before.size(), nodeCount()) + 1,
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
    client.close();
  }

  private Attempt attempt(Request request, long expectedVersion, int node, Duration timeout) {
    Map<String, String> condition =
        expectedVersion == RegisterAction.Write.ANY_VERSION
            ? Map.of()
            : Map.of("If-Match", "\"%d\"".formatted(expectedVersion));
    Client.Exchange exchange = client.exchange(request, condition, node, timeout);
    checkTag(request, exchange.attempt(), exchange.headers().firstValue("ETag").orElse("none"));
    return exchange.attempt();
  }

  private void checkTag(Request request, Attempt attempt, String tag) {
    if (attempt.isAcknowledged()) {
      String expected = "\"" + RegisterState.of(attempt).version() + "\"";
      if (!tag.equals(expected)) {
        history()
            .violation(
                "%s %s: Expected ETag %s, but it was %s."
                    .formatted(request.method(), request.path(), expected, tag));
      }
    }
  }

  private void unexpected(Request request, Attempt attempt) {
    history()
        .violation(
            "%s %s: Expected an answer that a register gives, but it was %d %s"
                .formatted(request.method(), request.path(), attempt.status(), attempt.body()));
  }
}
