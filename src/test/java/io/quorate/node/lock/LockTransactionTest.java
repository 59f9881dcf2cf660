package io.quorate.node.lock;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.quorate.testing.node.Answer;
import io.quorate.testing.node.Api;
import io.quorate.testing.node.Lock;
import io.quorate.testing.node.RunningNode;
import io.quorate.testing.node.Steps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactions that go on only while a lock is held. */
@TestInstance(Lifecycle.PER_CLASS)
class LockTransactionTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final CountDownLatch answering = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer partner = partner();
  private final String partnerUrl = "http://127.0.0.1:" + partner.getAddress().getPort() + "/";
  private final RunningNode node =
      RunningNode.start(
          Map.of(
              "quorate.call.allow", partnerUrl, "quorate.transactions.three-phase-commit", true));
  private final Api api = node.api();

  @AfterAll
  void stop() {
    answering.countDown();
    node.close();
    partner.stop(0);
    threads.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"saga", "choreography", "2pc", "3pc"})
  void shouldCommitWithTheCurrentTokenOnly(String protocol) {
    Lock lock = Lock.fresh(api);
    String from = api.anAccount(100);
    String to = api.anAccount(0);
    long token = lock.acquired("a");
    transfer(protocol, lock, token, from, to).status(201).shows("status", "committed");
    transfer(protocol, lock, token + 1, from, to).problem(409, "lock_lost");
    lock.release("a", token).status(200);
    transfer(protocol, lock, token, from, to).problem(409, "lock_lost");
    long next = lock.acquired("b");
    transfer(protocol, lock, token, from, to).problem(409, "lock_lost");
    transfer(protocol, lock, next, from, to).status(201);

    api.get(from).shows("balance", 80);
    api.get(to).shows("balance", 20);
    assertThat(lock.release("b", next).status(200).number("count")).isZero();
    await().atMost(PATIENCE).until(() -> lock.acquire("owner", "c").status() == 200);
  }

  @Test
  void shouldBeAStepByItself() {
    Lock lock = Lock.fresh(api);
    long token = lock.acquired("a");
    api.put(Steps.freshTransaction(), Steps.transaction("saga", List.of(holds(lock, token))))
        .status(201);
    api.put(Steps.freshTransaction(), Steps.transaction("2pc", List.of(holds(lock, token + 1))))
        .problem(409, "lock_lost");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "\"1\"", "null"})
  void shouldRefuseATokenThatIsNone(String token) {
    String steps = "{\"steps\":[{\"type\":\"holds\",\"lock\":\"l\",\"token\":" + token + "}]}";
    api.put(Steps.freshTransaction(), steps).problem(400, "invalid_argument");
  }

  @Test
  void shouldKeepTheLockFromOthersUntilTheEnd() {
    Lock lock = Lock.fresh(api);
    String account = api.anAccount(100);
    long token = lock.acquired("a");
    String transaction = Steps.freshTransaction();
    Map<String, Object> call =
        Map.of(
            "type",
            "call",
            "prepareUrl",
            partnerUrl,
            "commitUrl",
            partnerUrl,
            "abortUrl",
            partnerUrl);
    api.put(
            transaction + "?wait=0s",
            body(
                "protocol",
                "2pc",
                "steps",
                List.of(holds(lock, token), Steps.debit(account, 10), call),
                "timeout",
                "2m"))
        .status(202);
    await().atMost(PATIENCE).until(() -> isPromised(transaction));

    lock.release("a", token).status(200);
    assertThat(lock.show().path("available").asInt()).isZero();
    lock.acquire("owner", "b", "wait", "1s").problem(409, "lock_not_acquired");
    api.delete(lock.path()).problem(409, "invalid_state");
    lock.post("/force-release", "reason", "why").status(200);
    lock.acquire("owner", "b").problem(409, "lock_not_acquired");

    var next = lock.waiting("w", "owner", "b", "wait", "40s", "waitId", "w");
    answering.countDown();
    Lock.join(next).status(200).shows("token", token + 1);
    await().atMost(PATIENCE).untilAsserted(() -> api.get(transaction).shows("status", "committed"));
  }

  private boolean isPromised(String transaction) {
    return api.get(transaction).json().path("steps").path(0).path("state").asText().equals("done");
  }

  private Answer transfer(String protocol, Lock lock, long token, String from, String to) {
    return api.put(
        Steps.freshTransaction(),
        Steps.transaction(
            protocol, holds(lock, token), Steps.debit(from, 10), Steps.credit(to, 10)));
  }

  private static Map<String, Object> holds(Lock lock, long token) {
    return Map.of("type", "holds", "lock", lock.name(), "token", token);
  }

  /** A partner that answers nobody before it is told to. */
  private HttpServer partner() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(threads);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              answering.await();
              exchange.sendResponseHeaders(200, -1);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
