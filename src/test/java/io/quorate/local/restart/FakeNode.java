package io.quorate.local.restart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quorate.local.http.JsonRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** An HTTP server that answers as a test wants, and keeps what it was asked. */
final class FakeNode implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<JsonRequest> asked = new CopyOnWriteArrayList<>();

  /** Says what is answered. */
  record Answer(int status, String body) {

    /** Cuts the connection instead of answering. */
    static final Answer CUT = new Answer(-1, "");
  }

  private FakeNode(HttpServer server) {
    this.server = server;
  }

  static FakeNode start(Function<JsonRequest, Answer> answers) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var node = new FakeNode(server);
    server.createContext("/", exchange -> node.handle(exchange, answers));
    server.setExecutor(node.threads);
    server.start();
    return node;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<JsonRequest> asked() {
    return asked;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange, Function<JsonRequest, Answer> answers)
      throws IOException {
    try (exchange) {
      String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var request =
          JsonRequest.of(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), body);
      if (key != null) {
        request = request.withKey(key);
      }
      asked.add(request);
      Answer answer = answers.apply(request);
      if (!answer.equals(Answer.CUT)) {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
      }
    }
  }
}
