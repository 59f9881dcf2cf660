package io.quorate.multijvm.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.multijvm.lab.QuorateLocal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A node with a small heap keeps going, however much its entities hold: 1,000 accounts with 1,000
 * keyed deposits and as many holds each. {@code -Dentries=N} for another number than 1,000.
 */
@Tag("long")
class SmallHeapTest {

  private static final int ACCOUNTS = 1_000;
  private static final int ENTRIES = Integer.getInteger("entries", 1_000);
  private static final int CLIENTS = 64;
  private static final int ATTEMPTS = 20;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();

  @Test
  void shouldOutliveAllThatItsEntitiesHold() {
    try (QuorateLocal cluster = QuorateLocal.named(getClass().getSimpleName(), 1)) {
      cluster.set("QUORATE_NODE_HEAP", "256m");
      cluster.start();
      URI node = cluster.urls().getFirst();
      long process = cluster.nodeId(1);

      all("open", ACCOUNTS, i -> put(node, account(i), "{}"));
      all(
          "deposit",
          ACCOUNTS * ENTRIES,
          i ->
              request(node, account(i % ACCOUNTS) + "/deposits")
                  .header("Idempotency-Key", "key-" + i)
                  .POST(BodyPublishers.ofString("{\"amount\":2}")));
      all(
          "hold",
          ACCOUNTS * ENTRIES,
          i -> put(node, account(i % ACCOUNTS) + "/holds/h" + i, "{\"amount\":1,\"ttl\":\"24h\"}"));
      all(
          "deposit again",
          ACCOUNTS,
          i ->
              request(node, account(i) + "/deposits")
                  .header("Idempotency-Key", "key-" + i)
                  .POST(BodyPublishers.ofString("{\"amount\":2}")));

      assertThat(cluster.nodeId(1)).as("the process that began").isEqualTo(process);
      String expected = "\"balance\":%d,\"held\":%d".formatted(2 * ENTRIES, ENTRIES);
      for (int i = 0; i < ACCOUNTS; i += 97) {
        assertThat(send(request(node, account(i)).GET().build()).body()).contains(expected);
      }
    }
  }

  private void all(String what, int count, IntFunction<HttpRequest.Builder> request) {
    long startedNanos = System.nanoTime();
    var next = new AtomicInteger();
    var again = new AtomicInteger();
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<CompletableFuture<Void>> running = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        running.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                    perform(request.apply(i).build(), again);
                  }
                },
                clients));
      }
      running.forEach(CompletableFuture::join);
    }
    double seconds = (System.nanoTime() - startedNanos) / 1e9;
    System.out.printf(
        "  %s: %d in %.1f s, %.0f/s, %d attempts more%n",
        what, count, seconds, count / seconds, again.get());
  }

  /** Tries again what a node that is busy refuses; all requests here may be repeated. */
  private void perform(HttpRequest request, AtomicInteger again) {
    int status = 0;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      status = send(request).statusCode();
      if (status == 200 || status == 201) {
        return;
      }
      again.incrementAndGet();
    }
    throw new AssertionError(request + " was answered " + status);
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted.", e);
    }
  }

  private static String account(int i) {
    return "/v1/accounts/small-" + i;
  }

  private static HttpRequest.Builder put(URI node, String path, String body) {
    return request(node, path).PUT(BodyPublishers.ofString(body));
  }

  private static HttpRequest.Builder request(URI node, String path) {
    return HttpRequest.newBuilder(node.resolve(path))
        .timeout(LIMIT)
        .header("Content-Type", "application/json");
  }
}
