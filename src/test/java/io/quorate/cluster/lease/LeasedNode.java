package io.quorate.cluster.lease;

import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.quorate.cluster.NodeConfig;
import io.quorate.local.http.JsonClient;
import io.quorate.local.http.JsonRequest;
import io.quorate.local.postgres.EmbeddedPostgres;
import io.quorate.node.Node;
import io.quorate.testing.FreePorts;
import java.io.IOException;
import java.time.Duration;

/** A node with a short lease and a client of it, over a database that the test plays with. */
final class LeasedNode implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final String ACCOUNT = "/v1/accounts/a";

  private final Node node;
  private final JsonClient client = new JsonClient();

  LeasedNode(EmbeddedPostgres postgres) {
    node = Node.start(NodeConfig.complete(config(postgres, FreePorts.range(1))));
  }

  /** Returns the shipped settings with a short lease. */
  static Config config(EmbeddedPostgres postgres, int port) {
    return ConfigFactory.parseString(
            """
            quorate.http { host = "127.0.0.1", port = 0, deadline = 1s }
            quorate.cluster { port = %d, seed-nodes = "", lease = 2s }
            quorate.database { url = "%s", user = "%s", password = "%s" }
            """
                .formatted(port, postgres.jdbcUrl(), postgres.user(), postgres.password()))
        .withFallback(NodeConfig.load(null));
  }

  /** Waits until the account is served, and makes it if there is none. */
  void awaitServed() {
    await().atMost(PATIENCE).until(() -> send("PUT", "{\"initialBalance\":5}") / 100 == 2);
  }

  /** Returns the status of a read. */
  int read() {
    return send("GET", "");
  }

  int awaitEnd() {
    return node.awaitEnd();
  }

  @Override
  public void close() {
    client.close();
    node.close();
  }

  private int send(String method, String body) {
    var address = node.httpAddress();
    String url = "http://%s:%d".formatted(address.getHostString(), address.getPort());
    try {
      return client.send(url, JsonRequest.of(method, ACCOUNT, body), PATIENCE).status();
    } catch (IOException gone) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Expected to wait for an answer.", e);
    }
  }
}
