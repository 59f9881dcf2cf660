package io.quorate.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.quorate.cluster.NodeConfig;
import io.quorate.local.http.JsonClient;
import io.quorate.local.http.JsonRequest;
import io.quorate.local.os.Deadline;
import io.quorate.local.os.Ports;
import io.quorate.local.postgres.EmbeddedPostgres;
import io.quorate.node.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs two nodes for a moment, sends them requests of all kinds, lets one leave, and ends. The
 * launcher runs it after a build, so that Java keeps the classes and the profile of the code: nodes
 * then start sooner, and are fast from their first request on. Exits with 0, or 1 when it was cut
 * short.
 */
@Command(
    name = "rehearse",
    hidden = true,
    description = "Runs two nodes for a moment, for Java to learn what they do.")
public final class RehearseCommand implements Callable<Integer> {

  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(15);
  private static final int FIRST_PORT = 26_000;
  private static final int CLIENTS = 4;
  private static final int ACCOUNTS = 20;
  private static final int OK = 200;

  /** How long requests are sent, once to both nodes and once to the one that stays. */
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

  @Option(names = "--dir", required = true, description = "Where the data is kept meanwhile.")
  private @Nullable Path directory;

  @Override
  public Integer call() {
    Path data = directory == null ? Path.of("") : directory;
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data, 0);
        Ports ports = new Ports()) {
      // The database is a process of its own, which would outlive a signal to this one.
      Runtime.getRuntime().addShutdownHook(new Thread(postgres::close, "rehearsal-stop"));
      int seedPort = ports.claimFrom(FIRST_PORT);
      try (Node first = start(postgres, seedPort, seedPort)) {
        awaitReady(first);
        open(first);
        try (Node second = start(postgres, ports.claimFrom(FIRST_PORT), seedPort)) {
          awaitReady(second);
          act(List.of(first, second));
        }
        act(List.of(first));
      }
    }
    System.out.printf("%d requests, %d of them done%n", sent.get(), done.get());
    return 0;
  }

  private static Node start(EmbeddedPostgres postgres, int port, int seedPort) {
    Map<String, Object> settings =
        Map.of(
            "quorate.http.host",
            LOOPBACK,
            "quorate.http.port",
            0,
            "quorate.cluster.host",
            LOOPBACK,
            "quorate.cluster.port",
            port,
            "quorate.cluster.seed-nodes",
            LOOPBACK + ":" + seedPort,
            "quorate.database.url",
            postgres.jdbcUrl(),
            "quorate.database.user",
            postgres.user(),
            "quorate.database.password",
            postgres.password());
    Config config = NodeConfig.load(null);
    for (Map.Entry<String, Object> setting : settings.entrySet()) {
      config =
          config.withValue(setting.getKey(), ConfigValueFactory.fromAnyRef(setting.getValue()));
    }
    return Node.start(NodeConfig.complete(config));
  }

  private void awaitReady(Node node) {
    Deadline deadline = Deadline.after(READY_LIMIT);
    while (send(node, "GET", "/health/ready", "") != OK) {
      if (deadline.passed()) {
        throw new IllegalStateException("Expected a node to get ready, but it did not.");
      }
      Deadline.pause(POLL);
    }
  }

  private void open(Node node) {
    for (int i = 0; i < ACCOUNTS; i++) {
      send(node, "PUT", "/v1/accounts/a" + i, "{\"initialBalance\":1000000}");
    }
  }

  private void act(List<Node> nodes) {
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
