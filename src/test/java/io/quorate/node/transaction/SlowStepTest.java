package io.quorate.node.transaction;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quorate.testing.BesideOthers;
import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.RunningNode;
import io.quorate.testing.node.Steps;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** A program must be able to tell what to try again. */
  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography"})
  void shouldSayInTimeThatTimeWasOver(String protocol) {
    String path = Steps.freshTransaction();

    Answer aborted =
        api.put(path + "?wait=5s", slow(protocol, partnerUrl, "300ms")).problem(409, "timed_out");

    assertThat(aborted.json().at("/transaction/code").asText()).isEqualTo("timed_out");
    api.get(path).shows("status", "aborted", "code", "timed_out");
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography"})
  void shouldSayThatThePartnerRefused(String protocol) {
    String path = Steps.freshTransaction();

    api.put(path + "?wait=5s", slow(protocol, partnerUrl + "refuse", "30s"))
        .problem(409, "partner_refused");
    api.get(path).shows("code", "partner_refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cancel", "force-abort"})
  void shouldSayThatItWasCancelled(String operation) {
    String path = Steps.freshTransaction();
    String body = slow("saga", partnerUrl, "30s");
    api.put(path + "?wait=0s", body).status(202);

    api.post(path + "/" + operation, body("reason", "ticket"))
        .status(202)
        .shows("status", "compensating", "code", "cancelled");

    api.put(path + "?wait=5s", body).problem(409, "cancelled");
  }

  private String slow(String protocol, String url, String timeout) {
    var call = Map.of("type", "call", "url", url, "compensateUrl", partnerUrl, "body", 1.10);
    return body(
        "protocol",
        protocol,
        "steps",
        List.of(call, Steps.debit(api.anAccount(100), 7)),
        "timeout",
        timeout);
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
      boolean refuses = exchange.getRequestURI().getPath().endsWith("/refuse");
      exchange.sendResponseHeaders(refuses ? 409 : 200, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
