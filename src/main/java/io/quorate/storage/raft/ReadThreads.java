package io.quorate.storage.raft;

import io.quorate.storage.StorageException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The threads on which the tables are read for one purpose. Safe for use by any thread. */
final class ReadThreads implements AutoCloseable {

  private final String name;
  private final ThreadPoolExecutor threads;

  /**
   * Starts them when they are first needed.
   *
   * @param queue reads that may wait; one more is refused
   */
  ReadThreads(String name, int threads, int queue) {
    this.name = name;
    this.threads =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            Thread.ofPlatform().name("raft-" + name + "-", 1).daemon(true).factory());
  }

  /** Reads once a stage is done; fails with what the stage or the read fails with. */
  <T> CompletionStage<T> after(CompletionStage<?> stage, Supplier<T> read) {
    return stage.thenCompose(done -> run(read));
  }

  /** Reads; fails with {@link StorageException.Busy} when too many wait. */
  <T> CompletionStage<T> run(Supplier<T> read) {
    var result = new CompletableFuture<T>();
    try {
      threads.execute(
          () -> {
            try {
              result.complete(read.get());
            } catch (RuntimeException | Error e) {
              result.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(
          new StorageException.Busy(
              "Expected to read (%s), but too many wait for that.".formatted(name), e));
    }
    return result;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
