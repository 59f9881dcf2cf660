package io.quorate.bench.wire;

import io.quorate.bench.result.BenchFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;

/** Sends a known number of requests, each once, over several connections. */
public final class BulkSender {

  private BulkSender() {}

  /** Sends requests 0 to {@code count} - 1; fails on any answer but 2xx. */
  public static void send(int port, int count, int connections, IntFunction<byte[]> request) {
    sum(port, count, connections, request, answered -> 0);
  }

  /** The same; returns the sum of a value of each answer. */
  public static long sum(
      int port,
      int count,
      int connections,
      IntFunction<byte[]> request,
      ToLongFunction<WireClient> value) {
    var next = new AtomicInteger();
    var sum = new LongAdder();
    Together.run(
        Math.min(count, connections),
        sender ->
            () -> {
              try (var client = new WireClient(port)) {
                for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                  require(client, client.send(request.apply(n)));
                  sum.add(value.applyAsLong(client));
                }
              }
              return sum;
            });
    return sum.sum();
  }

  /** Sends one request; returns how long the answer took. */
  public static Duration sendOne(int port, byte[] request) {
    try (var client = new WireClient(port)) {
      long startedNanos = System.nanoTime();
      require(client, client.send(request));
      return Duration.ofNanos(System.nanoTime() - startedNanos);
    } catch (IOException e) {
      throw new BenchFailure("Expected an answer, but there was none", e);
    }
  }

  private static void require(WireClient client, int status) {
    if (status / 100 != 2) {
      throw new BenchFailure("Expected 2xx, but got: " + client.response());
    }
  }
}
