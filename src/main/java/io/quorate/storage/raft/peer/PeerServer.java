package io.quorate.storage.raft.peer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quorate.storage.StorageUnavailable;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers other peers, and whoever administers the group, over HTTP. It knows no password, so its
 * port belongs inside the cluster's own network; what a browser sends on behalf of a web page is
 * refused. Safe for use by any thread.
 */
public final class PeerServer implements AutoCloseable {

  /** The system's own length of the queue of connections. */
  private static final int BACKLOG = 0;

  private static final int NO_BODY = -1;

  /** What browsers add, and no peer does. */
  private static final List<String> OF_BROWSERS = List.of("Origin", "Sec-Fetch-Site");

  private static final Logger LOG = LoggerFactory.getLogger(PeerServer.class);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** By path, and then by method. */
  private final Map<String, Map<String, Route>> routes = new ConcurrentHashMap<>();

  /** Answers a request; it need not close the exchange. */
  @FunctionalInterface
  public interface Route {

    /**
     * Answers.
     *
     * @throws Refusal to answer with an error
     * @throws IOException when the other side is gone
     */
    void answer(HttpExchange exchange) throws IOException, InterruptedException, Refusal;
  }

  /** Answers a request with an error. */
  public static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * Creates it.
     *
     * @param status of HTTP
     * @param message for people
     */
    public Refusal(int status, String message) {
      super(message);
      this.status = status;
    }
  }

  private PeerServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Binds a port; {@link #start} lets it answer.
   *
   * @throws StorageUnavailable when that is not possible
   */
  public static PeerServer bind(String host, int port) {
    var address = new InetSocketAddress(host, port);
    try {
      if (address.isUnresolved()) {
        throw new IOException("this host is not known");
      }
      return new PeerServer(HttpServer.create(address, BACKLOG));
    } catch (IOException e) {
      throw new StorageUnavailable(
          "Expected to listen for introductions at %s:%d, but: %s"
              .formatted(host, port, e.getMessage()),
          e);
    }
  }

  /** Answers from now on. */
  public void start() {
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  /**
   * Lets a method of a path be answered from now on.
   *
   * @param path exactly; or all that begin with it, when it ends with a slash
   */
  public void route(String method, String path, Route route) {
    routes.computeIfAbsent(path, any -> new ConcurrentHashMap<>()).put(method, route);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      answerOpen(exchange);
    }
  }

  private void answerOpen(HttpExchange exchange) throws IOException {
    try {
      route(exchange).answer(exchange);
    } catch (Refusal refusal) {
      refuse(exchange, refusal);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
      refuse(
          exchange,
          new Refusal(HttpURLConnection.HTTP_INTERNAL_ERROR, String.valueOf(e.getMessage())));
    }
  }

  private Route route(HttpExchange exchange) throws Refusal {
    if (OF_BROWSERS.stream().anyMatch(exchange.getRequestHeaders()::containsKey)) {
      throw new Refusal(HttpURLConnection.HTTP_FORBIDDEN, "Expected no request of a web page.");
    }
    String path = exchange.getRequestURI().getPath();
    Map<String, Route> methods = methods(path);
    if (methods.isEmpty()) {
      throw new Refusal(HttpURLConnection.HTTP_NOT_FOUND, "Expected a path of peers: " + path);
    }
    Route route = methods.get(exchange.getRequestMethod());
    if (route == null) {
      exchange
          .getResponseHeaders()
          .set("Allow", String.join(", ", methods.keySet().stream().sorted().toList()));
      throw new Refusal(HttpURLConnection.HTTP_BAD_METHOD, "Expected another method.");
    }
    return route;
  }

  private Map<String, Route> methods(String path) {
    Map<String, Route> methods = routes.get(path);
    for (int end = path.lastIndexOf('/'); methods == null && end > 0; ) {
      methods = routes.get(path.substring(0, end + 1));
      end = path.lastIndexOf('/', end - 1);
    }
    return methods == null ? Map.of() : methods;
  }

  private static void refuse(HttpExchange exchange, Refusal refusal) throws IOException {
    byte[] text = String.valueOf(refusal.getMessage()).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(refusal.status, text.length);
    exchange.getResponseBody().write(text);
  }

  /** Answers with a record as JSON. */
  public static void json(HttpExchange exchange, Object form) throws IOException {
    byte[] body = Form.write(form);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, body.length);
    exchange.getResponseBody().write(body);
  }

  /** Answers that it was done. */
  public static void done(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(HttpURLConnection.HTTP_NO_CONTENT, NO_BODY);
  }

  /**
   * Reads the record that a request brings.
   *
   * @throws Refusal when it is another one
   */
  public static <T> T read(HttpExchange exchange, Class<T> type) throws Refusal {
    try {
      return Form.read(exchange.getRequestBody(), type);
    } catch (IOException e) {
      throw new Refusal(HttpURLConnection.HTTP_BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  /** Answers nothing any more. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
