package io.quorate.node.transaction;

import static io.quorate.testing.node.Api.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Orders that wait for a partner that hangs must not keep others from a node. */
@BesideOthers
@TestInstance(Lifecycle.PER_CLASS)
class WaitingLimitTest {

  /** Less than the orders wait. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final int MOST_BUSY = 2;
  private static final int MOST_WAITING = 3;

  private final CountDownLatch ending = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer partner = partner();
  private final String partnerUrl = "http://127.0.0.1:" + partner.getAddress().getPort() + "/";
  private final RunningNode node =
      RunningNode.start(
          Map.of(
              "quorate.call.allow",
              partnerUrl,
              "quorate.http.max-in-flight",
              String.valueOf(MOST_BUSY),
              "quorate.transactions.max-waiting",
              String.valueOf(MOST_WAITING)));
  private final Api api = node.api();

  @AfterAll
  void stop() {
    ending.countDown();
    node.close();
    partner.stop(0);
    threads.shutdownNow();
  }

  @Test
  void shouldServeOthersWhileOrdersWait() {
    String account = api.anAccount(100);
    List<CompletableFuture<Answer>> first = orders(MOST_BUSY);

    await().atMost(PATIENCE).until(() -> api.get(account).status() == 200);
    assertThat(first).noneMatch(CompletableFuture::isDone);

    List<CompletableFuture<Answer>> more = orders(MOST_BUSY);
    await().atMost(PATIENCE).until(() -> more.stream().anyMatch(CompletableFuture::isDone));
    assertThat(more.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join))
        .as("one is too many, and is told how far it is")
        .allMatch(answer -> answer.status() == 202)
        .hasSize(1);
    assertThat(api.get(account).status()).isEqualTo(200);
  }

  private List<CompletableFuture<Answer>> orders(int count) {
    var call = Map.of("type", "call", "url", partnerUrl, "compensateUrl", partnerUrl);
    String steps = body("steps", List.of(call), "timeout", "2m");
    return Stream.generate(Steps::freshTransaction)
        .limit(count)
        .map(path -> CompletableFuture.supplyAsync(() -> start(path, steps), threads))
        .toList();
  }

  /** Of those that came before it some may not have waited long enough to make room. */
  private Answer start(String path, String steps) {
    return await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> api.put(path + "?wait=30s", steps), answer -> answer.status() != 429);
  }

  private HttpServer partner() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(threads);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              ending.await();
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
