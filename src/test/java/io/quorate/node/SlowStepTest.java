package io.quorate.node;

import static io.quorate.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quorate.testing.BesideOthers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Starts whose transaction takes longer than anybody waits: they are never called undone. */
@BesideOthers
@TestInstance(Lifecycle.PER_CLASS)
class SlowStepTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration ANSWER = Duration.ofMillis(600);

  /** Not more than a start is waited for, so that start and wait are one ask. */
  private static final String DEADLINE = "1s";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer partner = partner();
  private final String partnerUrl = "http://127.0.0.1:" + partner.getAddress().getPort() + "/";
  private final RunningNode node =
      RunningNode.start(
          Map.of("quorate.call.allow", partnerUrl, "quorate.http.deadline", DEADLINE));
  private final Api api = node.api();

  @AfterAll
  void stop() {
    node.close();
    partner.stop(0);
    threads.shutdownNow();
  }

  /** What an entity answers meanwhile, event by event, WaitingTest shows. */
  @Test
  void shouldSayThatItIsNotFinalYet() {
    String account = api.anAccount(100);
    var call = Map.of("type", "call", "url", partnerUrl, "compensateUrl", partnerUrl);
    String steps = body("steps", List.of(call, call, call, Steps.debit(account, 7)));

    Answer started = api.post("/v1/transactions?wait=1s", steps).status(202);

    String transaction = started.header("Location").orElseThrow();
    await()
        .atMost(PATIENCE)
        .until(() -> api.get(transaction).json().path("status").asText().equals("committed"));
    api.get(account).shows("balance", 93);
  }

  /** However short the wait, the start itself has its usual time. */
  @Test
  void shouldStartEvenWhenNobodyWaits() {
    String from = api.anAccount(100);
    String to = api.anAccount(0);
    String transfer = Steps.transfer("saga", from, to, 7);

    Answer started = api.post("/v1/transfers?wait=1ms", transfer);

    assertThat(started.status()).isIn(201, 202);
    await().atMost(PATIENCE).untilAsserted(() -> api.get(to).shows("balance", 7));
  }

  private HttpServer partner() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(threads);
      server.createContext("/", SlowStepTest::answer);
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      Thread.sleep(ANSWER);
      exchange.sendResponseHeaders(200, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
