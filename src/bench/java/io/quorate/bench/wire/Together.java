package io.quorate.bench.wire;

import io.quorate.bench.result.BenchFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/** Runs several works at the same time, and waits for all. */
public final class Together {

  private static final Duration LIMIT = Duration.ofMinutes(10);

  private Together() {}

  /**
   * Runs works 0 to {@code count} - 1, each on a thread of its own.
   *
   * @throws BenchFailure when one of them fails, or has not ended in time
   */
  public static void run(int count, IntFunction<Callable<?>> work) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        running.add(threads.submit(work.apply(i)));
      }
      awaitAll(running);
    }
  }

  private static void awaitAll(List<Future<?>> running) {
    try {
      for (Future<?> one : running) {
        one.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new BenchFailure("Expected all requests to be answered, but they were not", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("Expected to send requests, but was interrupted.");
    } finally {
      running.forEach(one -> one.cancel(true));
    }
  }
}
