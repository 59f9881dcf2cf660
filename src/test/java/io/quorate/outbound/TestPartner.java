package io.quorate.outbound;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A partner with a real socket on this machine, whose behaviour is the path it is called at. */
final class TestPartner implements AutoCloseable {

  private final List<String> authorization = new CopyOnWriteArrayList<>();
  private final List<String> signatures = new CopyOnWriteArrayList<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  record Seen(
      String method, String target, String key, String transaction, String step, String body) {}

  TestPartner() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Returns the header Authorization of each request, or null as a text. */
  List<String> authorization() {
    return List.copyOf(authorization);
  }

  /** Returns the signature of each request, or null as a text. */
  List<String> signatures() {
    return List.copyOf(signatures);
  }

  List<Seen> seen() {
    return List.copyOf(seen);
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    authorization.add(String.valueOf(headers.getFirst("Authorization")));
    signatures.add(String.valueOf(headers.getFirst("Quorate-Signature")));
    seen.add(
        new Seen(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            headers.getFirst("Idempotency-Key"),
            headers.getFirst("Quorate-Transaction"),
            headers.getFirst("Quorate-Step"),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
    String path = exchange.getRequestURI().getPath();
    switch (path) {
      case "/hang" -> hang();
      case "/hang-in-body" -> {
        exchange.sendResponseHeaders(200, 1_000);
        exchange.getResponseBody().write(new byte[10]);
        exchange.getResponseBody().flush();
        hang();
      }
      case "/break" -> exchange.close();
      case "/redirect" -> {
        exchange.getResponseHeaders().add("Location", "/ok");
        answer(exchange, 302, "");
      }
      case "/large" -> {
        exchange.sendResponseHeaders(200, 10L * 1024 * 1024);
        flood(exchange);
      }
      case "/large-in-chunks" -> {
        exchange.sendResponseHeaders(200, 0);
        flood(exchange);
      }
      case "/refused" -> answer(exchange, 409, "{\"detail\":\"No room left\",\"code\":\"x\"}");
      case "/refused-in-binary" -> answer(exchange, 409, "{\"detail\":\"No\\u0000room\"}");
      case "/refused-in-lines" ->
          answer(exchange, 409, "{\"detail\":\"No\\r\\nWARN forged\\u2028more\\n\"}");
      case "/refused-in-words" -> answer(exchange, 409, "No.");
      case "/refused-at-length" -> answer(exchange, 409, "a".repeat(5_000));
      case "/refused-half" -> answer(exchange, 409, "{\"detail\":\"No \\ud83d\"}");
      case "/refused-in-emoji" -> answer(exchange, 409, "a" + "\ud83d\ude00".repeat(200));
      case "/202-then-200" -> answer(exchange, seen.size() == 1 ? 202 : 200, "late");
      case "/binary" -> answer(exchange, 200, "a\u0000b\u001bc\td");
      default -> {
        boolean status = path.matches("/\\d{3}");
        answer(exchange, status ? Integer.parseInt(path.substring(1)) : 200, "yes");
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private static void flood(HttpExchange exchange) {
    byte[] block = new byte[64 * 1024];
    try (OutputStream out = exchange.getResponseBody()) {
      for (int i = 0; i < 160; i++) {
        out.write(block);
      }
    } catch (IOException e) {
      exchange.close();
    }
  }

  private void hang() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new UncheckedIOException(new IOException("closing"));
  }
}
