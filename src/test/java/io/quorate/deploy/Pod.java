package io.quorate.deploy;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.Main;
import io.quorate.local.http.JsonClient;
import io.quorate.local.http.JsonRequest;
import io.quorate.local.http.JsonResponse;
import io.quorate.local.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A real node, with the environment that the Kubernetes manifests give it, and a loopback address
 * of its own for that of the pod. For use by one thread.
 */
final class Pod implements AutoCloseable {

  private static final Duration READY_LIMIT = Duration.ofMinutes(5);
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String address;
  private final String httpPort;
  private final JavaProcess process;
  private final JsonClient client = new JsonClient();

  private Pod(String address, String httpPort, JavaProcess process) {
    this.address = address;
    this.httpPort = httpPort;
    this.process = process;
  }

  /**
   * Starts it; returns at once.
   *
   * @param more goes before what the manifests say
   */
  static Pod start(
      Path directory,
      String address,
      FakeKubernetes kubernetes,
      EmbeddedPostgres postgres,
      Map<String, String> more)
      throws IOException {
    Path config = directory.resolve(address + ".conf");
    Files.writeString(config, kubernetes.account());
    Map<String, String> environment = DeployedEnvironment.ofPod(address, postgres.password());
    environment.putAll(kubernetes.environment());
    environment.put("QUORATE_DB_URL", postgres.jdbcUrl());
    environment.put("QUORATE_DB_USER", postgres.user());
    environment.put("QUORATE_HTTP_HOST", address);
    environment.putAll(more);
    return new Pod(
        address,
        environment.get("QUORATE_HTTP_PORT"),
        JavaProcess.start(
            directory.resolve(address + ".log"),
            Main.class,
            environment,
            List.of("serve", "--config", config.toString())));
  }

  /** Waits until the readiness probe says yes. */
  void awaitReady() {
    await(address + " is ready")
        .atMost(READY_LIMIT)
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new IllegalStateException("Expected a running node, but: " + log());
              }
              return ready();
            });
  }

  boolean ready() throws InterruptedException {
    try {
      return status("/health/ready") == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Waits for a line in the log that has a text. */
  void awaitLog(String text) {
    await(address + " says: " + text).atMost(READY_LIMIT).until(() -> log().contains(text));
  }

  /** Returns the members of its cluster. */
  List<String> members() throws IOException, InterruptedException {
    return JSON.readTree(get("/v1/cluster")).path("members").findValuesAsText("address");
  }

  JsonNode account(String id) throws IOException, InterruptedException {
    return JSON.readTree(get("/v1/accounts/" + id));
  }

  /** Opens an account; returns the status. */
  int open(String id) throws IOException, InterruptedException {
    JsonRequest request = JsonRequest.of("PUT", "/v1/accounts/" + id, "{\"initialBalance\": 100}");
    return send(request).status();
  }

  String log() throws IOException {
    return process.output();
  }

  @Override
  public void close() {
    process.close();
    client.close();
  }

  private int status(String path) throws IOException, InterruptedException {
    return send(JsonRequest.get(path)).status();
  }

  private String get(String path) throws IOException, InterruptedException {
    return send(JsonRequest.get(path)).body();
  }

  private JsonResponse send(JsonRequest request) throws IOException, InterruptedException {
    return client.send("http://" + address + ":" + httpPort, request, REQUEST_LIMIT);
  }
}
