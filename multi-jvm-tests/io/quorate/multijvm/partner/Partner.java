package io.quorate.multijvm.partner;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quorate.multijvm.partner.PartnerBehaviour.Reaction;
import io.quorate.multijvm.partner.PartnerRecord.Ask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The partners that call steps reach by HTTP, one for each way to misbehave and each a host of its
 * own, so that the nodes leave none alone for the others. The path says what it is asked and how it
 * misbehaves: {@code /call/hang}. Keeps to what is asked of partners: the same key takes effect
 * once, and nothing is done that was to be undone. Safe for use by any thread.
 */
public final class Partner implements AutoCloseable {

  /** Longer than the nodes wait for a partner. */
  private static final Duration HANG = Duration.ofMillis(5_500);

  private static final int OK = 200;
  private static final int IN_PROGRESS = 202;
  private static final int CONFLICT = 409;
  private static final int ERROR = 500;

  private final Map<PartnerBehaviour, HttpServer> servers = new EnumMap<>(PartnerBehaviour.class);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, PartnerRecord> deeds = new ConcurrentHashMap<>();
  private final Map<PartnerBehaviour, Integer> seen = new ConcurrentSkipListMap<>();

  private Partner() {}

  public static Partner start() {
    var partner = new Partner();
    try {
      for (PartnerBehaviour behaviour : PartnerBehaviour.values()) {
        HttpServer server =
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", partner::handle);
        server.setExecutor(partner.threads);
        server.start();
        partner.servers.put(behaviour, server);
      }
      return partner;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the prefixes of all URLs, as {@code QUORATE_CALL_ALLOW}. */
  public String prefixes() {
    return servers.keySet().stream().map(this::prefix).collect(Collectors.joining(","));
  }

  public String url(Ask ask, PartnerBehaviour behaviour) {
    return prefix(behaviour) + ask.name().toLowerCase(Locale.ROOT) + "/" + behaviour.path();
  }

  private String prefix(PartnerBehaviour behaviour) {
    int port = Objects.requireNonNull(servers.get(behaviour)).getAddress().getPort();
    return "http://127.0.0.1:" + port + "/";
  }

  /** Returns what it did, by {@code <transaction>:<step>}. */
  public Map<String, PartnerRecord> deeds() {
    return Map.copyOf(deeds);
  }

  /** Returns for how many steps it behaved in each way. */
  public Map<PartnerBehaviour, Integer> seen() {
    return new TreeMap<>(seen);
  }

  @Override
  public void close() {
    closed.countDown();
    servers.values().forEach(server -> server.stop(0));
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      List<String> path = List.of(exchange.getRequestURI().getPath().substring(1).split("/", -1));
      Ask ask = Ask.valueOf(path.get(0).toUpperCase(Locale.ROOT));
      PartnerBehaviour behaviour = PartnerBehaviour.of(path.get(1));
      String name =
          header(exchange, "Quorate-Transaction") + ":" + header(exchange, "Quorate-Step");
      PartnerRecord deed = deeds.computeIfAbsent(name, PartnerRecord::new);
      int attempt = deed.asked(ask, header(exchange, "Idempotency-Key"));
      if (attempt == 1 && (ask == Ask.CALL || ask == Ask.PREPARE)) {
        seen.merge(behaviour, 1, Integer::sum);
      }
      Reaction reaction = behaviour.reaction(attempt);
      boolean did = behaviour.isEffective(attempt) && deed.react(ask, reaction);
      switch (reaction) {
        case ANSWER -> answer(exchange, did ? OK : CONFLICT);
        case REFUSE -> answer(exchange, deed.react(ask, reaction) ? OK : CONFLICT);
        case FAIL -> answer(exchange, ERROR);
        case LATER -> answer(exchange, IN_PROGRESS);
        case HANG -> {
          hang();
          answer(exchange, deed.react(ask, Reaction.ANSWER) ? OK : CONFLICT);
        }
        case BREAK -> {}
      }
    }
  }

  /** Waits, unless the test ends before. */
  private void hang() {
    try {
      boolean ended = closed.await(HANG.toMillis(), TimeUnit.MILLISECONDS);
      if (ended) {
        throw new IllegalStateException("Expected to hang, but the test has ended.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Expected to hang, but was interrupted.", e);
    }
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    byte[] body = "{\"detail\":\"Expected nothing.\"}".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static String header(HttpExchange exchange, String name) {
    return String.valueOf(exchange.getRequestHeaders().getFirst(name));
  }
}
