package io.quorate.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A client of one node, for requests that are HTTP. Safe for use by any thread. */
final class Api implements AutoCloseable {

  static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  private final HttpClient client;
  private final URI base;
  private final Map<String, String> headers;

  Api(InetSocketAddress address) {
    this(
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(),
        URI.create("http://%s:%d".formatted(address.getHostString(), address.getPort())),
        Map.of());
  }

  private Api(HttpClient client, URI base, Map<String, String> headers) {
    this.client = client;
    this.base = base;
    this.headers = headers;
  }

  /** Writes a JSON object of names and values in turns. */
  static String body(Object... namesAndValues) {
    var members = new LinkedHashMap<String, Object>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    try {
      return JSON.writeValueAsString(members);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns this client with one more header. */
  Api with(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Api(client, base, more);
  }

  Answer get(String path) {
    return send("GET", path, "");
  }

  /** Sends a GET whose path no URI class of Java would take. */
  Answer rawGet(String path) {
    try (var connection = new RawConnection(address())) {
      return connection.request("GET " + path + " HTTP/1.1", "").read();
    }
  }

  Answer put(String path, String body) {
    return send("PUT", path, body);
  }

  Answer post(String path, String body) {
    return send("POST", path, body);
  }

  Answer post(String path) {
    return send("POST", path, "");
  }

  Answer delete(String path) {
    return send("DELETE", path, "");
  }

  /** Sends a request, with a body unless that is empty, and waits for the answer. */
  Answer send(String method, String path, String body) {
    long startedNanos = System.nanoTime();
    try {
      return Answer.of(
          client.send(request(method, path, body), BodyHandlers.ofString()), startedNanos);
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Expected to wait for an answer.", e);
    }
  }

  /** Sends a request without waiting. */
  CompletableFuture<Answer> sending(String method, String path, String body) {
    long startedNanos = System.nanoTime();
    return client
        .sendAsync(request(method, path, body), BodyHandlers.ofString())
        .thenApply(response -> Answer.of(response, startedNanos));
  }

  /** Opens an account and returns its path. */
  String anAccount(long balance) {
    String path = "/v1/accounts/" + RunningNode.freshId("account");
    put(path, body("initialBalance", balance)).status(201);
    return path;
  }

  /** Creates an item and returns its path. */
  String anItem(long onHand) {
    String path = "/v1/items/" + RunningNode.freshId("item");
    put(path, body("onHand", onHand)).status(201);
    return path;
  }

  void awaitReady() {
    await()
        .atMost(READY_WITHIN)
        .untilAsserted(() -> assertThat(get("/health/ready").status()).isEqualTo(200));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private InetSocketAddress address() {
    return new InetSocketAddress(base.getHost(), base.getPort());
  }

  private HttpRequest request(String method, String path, String body) {
    BodyPublisher publisher =
        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE).method(method, publisher);
    if (!body.isEmpty() && !headers.containsKey("Content-Type")) {
      builder.setHeader("Content-Type", "application/json");
    }
    headers.forEach(builder::setHeader);
    return builder.build();
  }
}
