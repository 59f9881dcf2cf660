package io.quorate.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;

/** Sends a known number of requests, each once, over several connections. */
final class BulkSender {

  private static final Duration LIMIT = Duration.ofMinutes(10);

  private BulkSender() {}

  /** Sends requests 0 to {@code count} - 1; fails on any answer but 2xx. */
  static void send(int port, int count, int connections, IntFunction<byte[]> request) {
    sum(port, count, connections, request, answered -> 0);
  }

  /** The same; returns the sum of a value of each answer. */
  static long sum(
      int port,
      int count,
      int connections,
      IntFunction<byte[]> request,
      ToLongFunction<WireClient> value) {
    var next = new AtomicInteger();
    var sum = new LongAdder();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> senders = new ArrayList<>();
      for (int i = 0; i < Math.min(count, connections); i++) {
        senders.add(
            threads.submit(
                () -> {
                  try (var client = new WireClient(port)) {
                    for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                      require(client, client.send(request.apply(n)));
                      sum.add(value.applyAsLong(client));
                    }
                  }
                  return sum;
                }));
      }
      awaitAll(senders);
    }
    return sum.sum();
  }

  /** Sends one request; returns how long the answer took. */
  static Duration sendOne(int port, byte[] request) {
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

  private static void awaitAll(List<Future<?>> senders) {
    try {
      for (Future<?> sender : senders) {
        sender.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new BenchFailure("Expected all requests to be answered, but they were not", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("Expected to send requests, but was interrupted.");
    } finally {
      senders.forEach(sender -> sender.cancel(true));
    }
  }
}
