package io.quorate.multijvm.consistency;

import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.client.Operation;
import io.quorate.multijvm.client.Request;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A client that keeps one session after the other, and records what it sees at each level. Blocks;
 * for use by one thread.
 */
final class ConsistencyClient {

  private static final String SESSION = "Quorate-Session";
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  /** More than anybody has. */
  private static final long TOO_MUCH = 1_000_000_000;

  private final Client client;
  private final ConsistencyHistory history;
  private final ConsistencyPace pace;
  private final String name;
  private int sessions;
  private String session = "";
  private String vector = "";

  /**
   * Creates one with a new session.
   *
   * @param name begins the names of its sessions, and differs from that of every other client
   */
  ConsistencyClient(Client client, ConsistencyHistory history, ConsistencyPace pace, String name) {
    this.client = client;
    this.history = history;
    this.pace = pace;
    this.name = name;
    renew();
  }

  int nodeCount() {
    return client.nodeCount();
  }

  /** Begins a session that has read and written nothing. */
  void renew() {
    session = "%s.session%d".formatted(name, sessions++);
    vector = "new";
  }

  /** Opens an account, beside all sessions. */
  static void open(Client client, ConsistencyHistory history, String account, int node) {
    Operation opened = client.perform(Intent.open(account, 0, 0), node);
    history.add(
        new LeveledWrite(
            account,
            "",
            opened.invokedNanos(),
            opened.last().returnedNanos(),
            version(opened.last())));
  }

  /** Adds 1 to an account, and asks node after node until it is done. */
  void deposit(String account, String key, int firstNode) {
    Intent intent = Intent.deposit(account, key, 1);
    List<Attempt> attempts =
        pace.persistence()
            .attempts(
                before ->
                    send(
                        intent.request(),
                        Math.floorMod(firstNode - 1 + before.size(), nodeCount()) + 1));
    var operation = new Operation(intent, attempts);
    client.history().add(operation);
    history.add(
        new LeveledWrite(
            account,
            session,
            operation.invokedNanos(),
            operation.last().returnedNanos(),
            version(operation.last())));
    if (operation.last().isRefused()) {
      unexpected(intent.request(), operation.last());
    }
  }

  /** Asks for more than there is; what is refused changes nothing, as the session must know. */
  void ask(String account, int node) {
    Request request = Intent.withdraw(account, "", TOO_MUCH).request();
    Attempt attempt = send(request, node);
    if (attempt.isAcknowledged() || (attempt.isRefused() && attempt.status() != CONFLICT)) {
      unexpected(request, attempt);
    }
  }

  /**
   * Reads an account once.
   *
   * @param stale how old the answer may be at the level {@code bounded}
   */
  void read(String account, ReadLevel level, Duration stale, int node) {
    boolean bounded = level == ReadLevel.BOUNDED;
    String query =
        "?consistency="
            + level.word()
            + (bounded ? "&maxStaleness=%dms".formatted(stale.toMillis()) : "");
    var request = new Request("GET", "/v1/accounts/" + account + query, "", "");
    Client.Exchange exchange = exchange(request, node);
    Attempt attempt = exchange.attempt();
    boolean shown = attempt.isAcknowledged() || attempt.status() == NOT_FOUND;
    if (attempt.isRefused() && !shown) {
      unexpected(request, attempt);
    }
    if (shown || attempt.status() == 503) {
      history.add(
          new LeveledRead(
              account,
              level,
              bounded ? stale.toNanos() : 0,
              session,
              node,
              attempt.invokedNanos(),
              attempt.returnedNanos(),
              shown ? Optional.of(glimpse(request, exchange)) : Optional.empty()));
    }
  }

  private LeveledRead.Glimpse glimpse(Request request, Client.Exchange exchange) {
    Attempt attempt = exchange.attempt();
    HttpHeaders headers = exchange.headers();
    long version = version(attempt);
    if (attempt.isAcknowledged() && !header(headers, "ETag").equals("\"%d\"".formatted(version))) {
      unexpected(request, attempt);
    }
    return new LeveledRead.Glimpse(
        version,
        attempt.json().path("balance").asLong(0),
        WallClock.nanosOf(Instant.parse(header(headers, "Quorate-As-Of"))),
        header(headers, "Quorate-Source"));
  }

  private Attempt send(Request request, int node) {
    return exchange(request, node).attempt();
  }

  /** Sends the session's vector, and keeps the one that comes back. */
  private Client.Exchange exchange(Request request, int node) {
    Client.Exchange exchange =
        client.exchange(request, Map.of(SESSION, vector), node, pace.timeout());
    vector = exchange.headers().firstValue(SESSION).orElse(vector);
    return exchange;
  }

  private void unexpected(Request request, Attempt attempt) {
    client
        .history()
        .violation(
            "%s %s: Expected an answer that such an account gives, but it was %d %s"
                .formatted(request.method(), request.path(), attempt.status(), attempt.body()));
  }

  private static String header(HttpHeaders headers, String name) {
    return headers
        .firstValue(name)
        .orElseThrow(() -> new IllegalStateException("Expected the header " + name));
  }

  private static long version(Attempt attempt) {
    return attempt.json().path("version").asLong(LeveledWrite.UNKNOWN);
  }
}
