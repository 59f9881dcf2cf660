package io.quorate.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quorate.client.json.JsonObject;
import io.quorate.client.json.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A server that answers as a test says, and remembers what it was asked. */
public final class FakeNode implements AutoCloseable {

  private static final int PART_OF_A_BODY = 1_000;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<FakeRequest> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Function<FakeRequest, FakeAnswer> behaviour;

  private FakeNode(Function<FakeRequest, FakeAnswer> behaviour) throws IOException {
    this.behaviour = behaviour;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Starts one on a free port. */
  public static FakeNode start(Function<FakeRequest, FakeAnswer> behaviour) {
    try {
      return new FakeNode(behaviour);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts one that gives these answers in turn, and the last of them again and again. */
  public static FakeNode answering(FakeAnswer... answers) {
    return start(inTurn(answers));
  }

  /** Answers otherwise from now on. */
  public void behave(Function<FakeRequest, FakeAnswer> other) {
    behaviour = other;
  }

  /** Gives these answers in turn from now on, and the last of them again and again. */
  public void behave(FakeAnswer... answers) {
    behaviour = inTurn(answers);
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Returns what it was asked, in order. */
  public List<FakeRequest> requests() {
    return List.copyOf(requests);
  }

  /** Returns what it was asked whose path ends so. */
  public List<FakeRequest> requests(String pathEnd) {
    return requests.stream().filter(request -> request.path().endsWith(pathEnd)).toList();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private static Function<FakeRequest, FakeAnswer> inTurn(FakeAnswer... answers) {
    var index = new java.util.concurrent.atomic.AtomicInteger();
    return request -> answers[Math.min(index.getAndIncrement(), answers.length - 1)];
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      FakeRequest request = read(exchange);
      requests.add(request);
      switch (behaviour.apply(request)) {
        case FakeAnswer.Said said -> {
          said.headers().forEach(exchange.getResponseHeaders()::set);
          send(exchange, said.status(), said.body(), said.body().length());
        }
        case FakeAnswer.Lost lost -> {
          // Closed without an answer.
        }
        case FakeAnswer.Silence silence -> closed.await();
        case FakeAnswer.Stalled stalled -> {
          send(exchange, 200, "{", PART_OF_A_BODY);
          closed.await();
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static FakeRequest read(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    return new FakeRequest(
        exchange.getRequestMethod(),
        exchange.getRequestURI().toString(),
        key == null ? "" : key,
        body.isEmpty() ? JsonObject.EMPTY : JsonReader.readObject(body),
        exchange.getRequestHeaders());
  }

  private static void send(HttpExchange exchange, int status, String body, long length)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, length);
    exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
  }
}
