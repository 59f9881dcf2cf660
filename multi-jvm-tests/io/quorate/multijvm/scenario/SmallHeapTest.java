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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A node with a small heap keeps going, however much its entities hold: 1,000 accounts with 1,000
 * keyed deposits and as many holds each, in the long form; {@code -Dentries=N} for another number
 * than 1,000. The short form shows that all of it works.
 */
class SmallHeapTest {

  private static final int ACCOUNTS = 1_000;
  private static final int ENTRIES = Integer.getInteger("entries", 1_000);
  private static final int FEW_ACCOUNTS = 100;
  private static final int FEW_ENTRIES = 40;
  private static final long HEAP_BYTES = 256L << 20;
  private static final Pattern HEAP =
      Pattern.compile("jvm_memory_used_bytes\\{[^}]*area=\"heap\"[^}]*\\} ([0-9.E+-]+)");
  private static final int CLIENTS = 64;
  private static final int ATTEMPTS = 20;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();

  @Test
  @Tag("multi-jvm")
  void shouldOutliveSomeEntries() {
    outlive("SmallHeapTest-short", FEW_ACCOUNTS, FEW_ENTRIES);
  }

  @Test
  @Tag("long")
  void shouldOutliveAllThatItsEntitiesHold() {
    outlive("SmallHeapTest", ACCOUNTS, ENTRIES);
  }

  private void outlive(String folder, int accounts, int entries) {
    try (QuorateLocal cluster = QuorateLocal.named(folder, 1)) {
      cluster.set("QUORATE_NODE_HEAP", "256m");
      cluster.start();
      URI node = cluster.urls().getFirst();
      long process = cluster.nodeId(1);

      all("open", node, accounts, i -> put(node, account(i), "{}"));
      all("deposit", node, accounts * entries, i -> deposit(node, i, accounts));
      all("hold", node, accounts * entries, i -> hold(node, i, accounts));
      all("deposit again", node, accounts, i -> deposit(node, i, accounts));

      assertThat(cluster.nodeId(1)).as("the process that began").isEqualTo(process);
      String expected = "\"balance\":%d,\"held\":%d".formatted(2 * entries, entries);
      for (int i = 0; i < accounts; i += 97) {
        assertThat(send(request(node, account(i)).GET().build()).body()).contains(expected);
      }
    }
  }

  private void all(String what, URI node, int count, IntFunction<HttpRequest.Builder> request) {
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
        "  %s: %d in %.1f s, %.0f/s, %d attempts more, heap %d MiB%n",
        what, count, seconds, count / seconds, again.get(), heapBytes(node) >> 20);
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

  /** Returns how much of the heap the node uses, by its own metrics. */
  private long heapBytes(URI node) {
    Matcher matcher = HEAP.matcher(send(request(node, "/metrics").GET().build()).body());
    double bytes = matcher.results().mapToDouble(one -> Double.parseDouble(one.group(1))).sum();
    assertThat(bytes).as("heap in use").isPositive().isLessThanOrEqualTo(HEAP_BYTES);
    return (long) bytes;
  }

  private static HttpRequest.Builder deposit(URI node, int i, int accounts) {
    return request(node, account(i % accounts) + "/deposits")
        .header("Idempotency-Key", "key-" + i)
        .POST(BodyPublishers.ofString("{\"amount\":2}"));
  }

  private static HttpRequest.Builder hold(URI node, int i, int accounts) {
    return put(node, account(i % accounts) + "/holds/h" + i, "{\"amount\":1,\"ttl\":\"24h\"}");
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
