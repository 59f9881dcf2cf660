package io.quorate.testing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A receiver of webhooks with a real socket on this machine, which can be down for a while. */
public final class WebhookReceiver implements AutoCloseable {

  private final List<Received> taken = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private volatile int status = 204;

  /** What it answers at some paths instead. */
  private final Map<String, Integer> statuses = new ConcurrentHashMap<>();

  /**
   * What it was sent and has taken.
   *
   * @param signed id, timestamp and body as they are signed
   */
  public record Received(
      String path, String id, String signed, String signature, String contentType, String body) {

    public JsonNode json() {
      try {
        return Api.JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    public String subject() {
      return json().path("subject").asText();
    }

    public int sequence() {
      return json().path("data").path("sequence").asInt();
    }

    public boolean isSignedWith(String secret) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(
            new SecretKeySpec(
                Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
        return signature.equals(
            "v1,"
                + Base64.getEncoder()
                    .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  public WebhookReceiver() {
    server = started(0);
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  /** What it has taken, in the order in which it came. */
  public List<Received> taken() {
    return List.copyOf(taken);
  }

  /** Returns whose events it has taken. */
  public Set<String> subjects() {
    return taken.stream().map(Received::subject).collect(Collectors.toSet());
  }

  /** Answers with this from now on; takes events only with a success. */
  public void answer(int newStatus) {
    status = newStatus;
  }

  /** Answers with this at the paths that end so. */
  public void answer(String pathEnd, int newStatus) {
    statuses.put(pathEnd, newStatus);
  }

  /** Answers nobody. */
  public void goDown() {
    server.stop(0);
  }

  public void comeUp() {
    server = started(server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private HttpServer started(int port) {
    try {
      var one =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
      one.setExecutor(threads);
      one.createContext("/", this::serve);
      one.start();
      return one;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var headers = exchange.getRequestHeaders();
    String id = headers.getFirst("webhook-id");
    int answer = answer(exchange.getRequestURI().getPath());
    if (answer < 300) {
      taken.add(
          new Received(
              exchange.getRequestURI().getPath(),
              id,
              "%s.%s.%s".formatted(id, headers.getFirst("webhook-timestamp"), body),
              headers.getFirst("webhook-signature"),
              headers.getFirst("Content-Type"),
              body));
    }
    exchange.sendResponseHeaders(answer, -1);
    exchange.close();
  }

  private int answer(String path) {
    return statuses.entrySet().stream()
        .filter(one -> path.endsWith(one.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(status);
  }
}
