package io.quorate.multijvm.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.History;
import io.quorate.multijvm.workload.Load;
import io.quorate.multijvm.workload.Workload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs the workload against servers that are as simple as can be: right ones and broken ones. */
class RegisterWorkloadTest {

  private static final long SEED = Long.getLong("seed", 7);
  private static final int CLIENTS = 8;
  private static final int ENOUGH = 1500;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final History history = new History();
  private final RegisterHistory registers = new RegisterHistory();
  private final Map<String, List<RegisterState>> accounts = new HashMap<>();
  private final List<HttpServer> servers = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private boolean stale;
  private boolean careless;

  @BeforeEach
  void start() throws IOException {
    for (int node = 1; node <= 2; node++) {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      boolean second = node == 2;
      server.setExecutor(threads);
      server.createContext("/v1/accounts/", exchange -> answer(exchange, second));
      server.start();
      servers.add(server);
    }
  }

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
    threads.shutdownNow();
  }

  @Test
  void shouldFindNothingInARightServer() {
    RegisterReport report = run();

    assertThat(report.findings()).isEmpty();
    assertThat(history.violations()).isEmpty();
    assertThat(report.registers()).isGreaterThan(4);
    assertThat(report.reads()).isGreaterThan(ENOUGH / 3);
    assertThat(report.done()).isGreaterThan(ENOUGH / 10);
    assertThat(report.refused()).isPositive();
    assertThat(report.mismatches()).isPositive();
    assertThat(history.size()).isGreaterThan(ENOUGH / 10);
  }

  @Test
  void shouldFindANodeThatShowsAnOldState() {
    stale = true;

    assertThat(run().shown()).contains("no order explains it").contains("through node 2");
  }

  @Test
  void shouldFindANodeThatDoesNotLookAtConditions() {
    careless = true;

    assertThat(run().shown()).contains("no order explains it").contains(" if version ");
  }

  private RegisterReport run() {
    List<URI> nodes =
        servers.stream()
            .map(s -> URI.create("http://127.0.0.1:" + s.getAddress().getPort()))
            .toList();
    try (var client = new RegisterClient(nodes, history);
        var opener = new Client(nodes, history)) {
      List<Workload> clients =
          RegisterWorkload.clients(CLIENTS, client, opener, registers, "p", true);
      try (Load load = Load.start(SEED, history, clients)) {
        await("operations").atMost(LIMIT).until(() -> registers.size() >= ENOUGH);
        load.requestStop();
      }
    }
    RegisterReport report = registers.judge();
    System.out.println("  " + report);
    return report;
  }

  private void answer(HttpExchange exchange, boolean second) throws IOException {
    String[] path = exchange.getRequestURI().getPath().split("/", -1);
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String tag = exchange.getRequestHeaders().getFirst("If-Match");
    Answer answer =
        switch (exchange.getRequestMethod()) {
          case "PUT" -> open(path[3]);
          case "GET" -> read(path[3], second);
          default -> write(path[3], path[4].equals("deposits"), amount(body), tag);
        };
    exchange.getResponseHeaders().add("ETag", "\"" + answer.state.version() + "\"");
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private synchronized Answer open(String id) {
    accounts.computeIfAbsent(id, i -> new ArrayList<>(List.of(new RegisterState(1, 500))));
    return new Answer(201, accounts.get(id).getLast());
  }

  private synchronized Answer read(String id, boolean second) {
    List<RegisterState> states = accounts.get(id);
    int age = stale && second && states.size() > 5 ? 2 : 1;
    return new Answer(200, states.get(states.size() - age));
  }

  private synchronized Answer write(String id, boolean deposit, long amount, @Nullable String tag) {
    List<RegisterState> states = accounts.get(id);
    RegisterState state = states.getLast();
    if (tag != null && !careless && !tag.equals("\"" + state.version() + "\"")) {
      return new Answer(412, state);
    }
    long balance = state.balance() + (deposit ? amount : -amount);
    if (balance < 0) {
      return new Answer(409, state);
    }
    states.add(new RegisterState(state.version() + 1, balance));
    return new Answer(200, states.getLast());
  }

  private static long amount(String body) {
    return Long.parseLong(body.replaceAll("\\D", ""));
  }

  private record Answer(int status, RegisterState state) {
    String body() {
      return status == 409
          ? "{\"code\":\"insufficient_funds\"}"
          : "{\"balance\":%d,\"version\":%d}".formatted(state.balance(), state.version());
    }
  }
}
