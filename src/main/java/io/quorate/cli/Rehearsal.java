package io.quorate.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.quorate.cluster.NodeConfig;
import io.quorate.local.http.JsonClient;
import io.quorate.local.http.JsonRequest;
import io.quorate.local.os.Deadline;
import io.quorate.node.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests of all kinds to nodes of this process. Safe for use by any thread. */
final class Rehearsal {

  static final String LOOPBACK = "127.0.0.1";

  private static final Duration READY_LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(15);
  private static final int CLIENTS = 4;
  private static final int ACCOUNTS = 20;
  private static final int OK = 200;

  /** How long requests are sent, each time to the same nodes. */
  private static final Duration ACT = Duration.ofSeconds(5);

  /** What one client does again and again: method, path, body; %1$d and %2$d are accounts. */
  private static final List<List<String>> SCRIPT =
      List.of(
          List.of("POST", "/v1/accounts/a%1$d/deposits", "{\"amount\":5}"),
          List.of("GET", "/v1/accounts/a%1$d", ""),
          List.of("POST", "/v1/accounts/a%1$d/withdrawals", "{\"amount\":1}"),
          List.of("POST", "/v1/transfers", "{\"from\":\"a%1$d\",\"to\":\"a%2$d\",\"amount\":1}"),
          List.of("PUT", "/v1/accounts/a%1$d/holds/h%3$d", "{\"amount\":2}"),
          List.of("POST", "/v1/accounts/a%1$d/holds/h%3$d/capture", "{\"amount\":1}"),
          List.of("PUT", "/v1/items/i%1$d", "{\"onHand\":1000000}"),
          List.of("PUT", "/v1/items/i%1$d/reservations/r%3$d", "{\"quantity\":1}"),
          List.of("POST", "/v1/items/i%1$d/reservations/r%3$d/confirm", ""),
          List.of(
              "POST",
              "/v1/orders",
              "{\"account\":\"a%1$d\",\"payTo\":\"a%2$d\",\"amount\":1,"
                  + "\"items\":[{\"item\":\"i%1$d\",\"quantity\":1}],\"protocol\":\"2pc\"}"),
          List.of("GET", "/v1/accounts/a%2$d", ""),
          List.of("GET", "/v1/items/i%1$d", ""));

  private final JsonClient client = new JsonClient();
  private final AtomicInteger turns = new AtomicInteger();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();

  /** Starts a node on the loopback address; returns once it listens. */
  static Node start(Map<String, Object> settings) {
    Config config =
        NodeConfig.load(null)
            .withValue("quorate.http.host", ConfigValueFactory.fromAnyRef(LOOPBACK))
            .withValue("quorate.http.port", ConfigValueFactory.fromAnyRef(0))
            .withValue("quorate.cluster.host", ConfigValueFactory.fromAnyRef(LOOPBACK));
    for (Map.Entry<String, Object> setting : settings.entrySet()) {
      config =
          config.withValue(
              "quorate." + setting.getKey(), ConfigValueFactory.fromAnyRef(setting.getValue()));
    }
    return Node.start(NodeConfig.complete(config));
  }

  @Override
  public String toString() {
    return "%d requests, %d of them done".formatted(sent.get(), done.get());
  }

  void awaitReady(Node node) {
    Deadline deadline = Deadline.after(READY_LIMIT);
    while (send(node, "GET", "/health/ready", "") != OK) {
      if (deadline.passed()) {
        throw new IllegalStateException("Expected a node to get ready, but it did not.");
      }
      Deadline.pause(POLL);
    }
  }

  void open(Node node) {
    for (int i = 0; i < ACCOUNTS; i++) {
      send(node, "PUT", "/v1/accounts/a" + i, "{\"initialBalance\":1000000}");
    }
  }

  void act(List<Node> nodes) {
    Deadline deadline = Deadline.after(ACT);
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CLIENTS; i++) {
        clients.execute(
            () -> {
              while (!deadline.passed()) {
                turn(nodes, turns.getAndIncrement());
              }
            });
      }
    }
  }

  private void turn(List<Node> nodes, int turn) {
    int account = turn % ACCOUNTS;
    int other = (turn + 1) % ACCOUNTS;
    for (int step = 0; step < SCRIPT.size(); step++) {
      List<String> request = SCRIPT.get(step);
      int status =
          send(
              nodes.get((turn + step) % nodes.size()),
              request.get(0),
              request.get(1).formatted(account, other, turn),
              request.get(2).formatted(account, other, turn));
      sent.incrementAndGet();
      if (status / 100 == 2) {
        done.incrementAndGet();
      }
    }
  }

  /** Returns the status of the answer. */
  private int send(Node node, String method, String path, String body) {
    String url = "http://" + LOOPBACK + ":" + node.httpAddress().getPort();
    try {
      return client.send(url, JsonRequest.of(method, path, body), REQUEST_LIMIT).status();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Expected an answer, but was interrupted.", e);
    }
  }
}
