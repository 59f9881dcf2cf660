package io.quorate.multijvm.workload;

import io.quorate.multijvm.client.Client;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.client.Operation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Measures how long accounts take no writes. */
public final class WriteRecovery {

  private WriteRecovery() {}

  /**
   * Writes to every account at once, each until it is acknowledged.
   *
   * @param phase makes the keys differ from those of others
   * @return the time from {@code sinceNanos} until the last account has taken a write
   */
  public static Duration untilAllTakeWrites(
      Client client, String phase, List<String> accounts, long sinceNanos) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> writes =
          IntStream.range(0, accounts.size())
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> write(client, accounts.get(i), phase + ".probe" + i, i + 1)))
              .toList();
      long latestNanos = sinceNanos;
      for (Future<Long> write : writes) {
        latestNanos = Math.max(latestNanos, write.get());
      }
      return Duration.ofNanos(latestNanos - sinceNanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Expected all accounts to take writes.", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Expected all accounts to take writes.", e);
    }
  }

  /** Returns when the write was acknowledged. */
  private static long write(Client client, String account, String key, int node) {
    Operation operation = client.perform(Intent.deposit(account, key, 1), node);
    if (!operation.isAcknowledged()) {
      throw new IllegalStateException(
          "Expected %s to take a write again, but it took none in %d attempts, the last: %s"
              .formatted(account, operation.attempts().size(), operation.last()));
    }
    return operation.last().returnedNanos();
  }
}
