package io.quorate.cluster;

import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.quorate.local.postgres.EmbeddedPostgres;
import io.quorate.node.Node;
import io.quorate.testing.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A node with a short lease and a client of it, over a database that the test plays with. */
final class LeasedNode implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final String ACCOUNT = "/v1/accounts/a";

  private final Node node;
  private final HttpClient client = HttpClient.newHttpClient();

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
    client.shutdownNow();
    node.close();
  }

  private int send(String method, String body) {
    var address = node.httpAddress();
    URI uri =
        URI.create("http://%s:%d%s".formatted(address.getHostString(), address.getPort(), ACCOUNT));
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException gone) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Expected to wait for an answer.", e);
    }
  }
}
