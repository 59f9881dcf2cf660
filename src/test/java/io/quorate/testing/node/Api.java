package io.quorate.testing.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.local.http.JsonClient;
import io.quorate.local.http.JsonRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A client of one node, for requests that are HTTP. Safe for use by any thread. */
public final class Api implements AutoCloseable {

  public static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  private final JsonClient client;
  private final InetSocketAddress address;
  private final Map<String, String> headers;

  public Api(InetSocketAddress address) {
    this(new JsonClient(), address, Map.of());
  }

  private Api(JsonClient client, InetSocketAddress address, Map<String, String> headers) {
    this.client = client;
    this.address = address;
    this.headers = headers;
  }

  /** Writes a JSON object of names and values in turns. */
  public static String body(Object... namesAndValues) {
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
  public Api with(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Api(client, address, more);
  }

  public Answer get(String path) {
    return send("GET", path, "");
  }

  /** Sends a GET whose path no URI class of Java would take. */
  public Answer rawGet(String path) {
    try (var connection = new RawConnection(address)) {
      return connection.request("GET " + path + " HTTP/1.1", "").read();
    }
  }

  public Answer put(String path, String body) {
    return send("PUT", path, body);
  }

  public Answer post(String path, String body) {
    return send("POST", path, body);
  }

  public Answer post(String path) {
    return send("POST", path, "");
  }

  public Answer delete(String path) {
    return send("DELETE", path, "");
  }

  /** Sends a request, with a body unless that is empty, and waits for the answer. */
  public Answer send(String method, String path, String body) {
    long startedNanos = System.nanoTime();
    try {
      return Answer.of(client.send(url(), request(method, path, body), PATIENCE), startedNanos);
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Expected to wait for an answer.", e);
    }
  }

  /** Sends a request without waiting. */
  public CompletableFuture<Answer> sending(String method, String path, String body) {
    long startedNanos = System.nanoTime();
    return client
        .sending(url(), request(method, path, body), PATIENCE)
        .thenApply(response -> Answer.of(response, startedNanos));
  }

  /** Opens an account and returns its path. */
  public String anAccount(long balance) {
    String path = "/v1/accounts/" + RunningNode.freshId("account");
    put(path, body("initialBalance", balance)).status(201);
    return path;
  }

  /** Creates an item and returns its path. */
  public String anItem(long onHand) {
    String path = "/v1/items/" + RunningNode.freshId("item");
    put(path, body("onHand", onHand)).status(201);
    return path;
  }

  public void awaitReady() {
    await()
        .atMost(READY_WITHIN)
        .untilAsserted(() -> assertThat(get("/health/ready").status()).isEqualTo(200));
  }

  @Override
  public void close() {
    client.close();
  }

  private String url() {
    return "http://%s:%d".formatted(address.getHostString(), address.getPort());
  }

  private JsonRequest request(String method, String path, String body) {
    return new JsonRequest(method, path, headers, body);
  }
}
