package io.quorate.storage.threads;

import io.quorate.storage.StorageException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The threads of one purpose, with a bounded queue before them, so that nothing that another
 * purpose does can delay what this one does. Safe for use by any thread.
 */
public final class PurposeThreads implements AutoCloseable {

  private final String name;
  private final ThreadPoolExecutor threads;

  /**
   * Creates them; each starts when it is needed.
   *
   * @param name of the threads
   * @param queue operations that may wait for a thread; one more is refused
   */
  public PurposeThreads(String name, int count, int queue) {
    this(name, count, queue, () -> {});
  }

  /**
   * The same.
   *
   * @param ended runs once after {@link #close}, when no operation runs any more
   */
  public PurposeThreads(String name, int count, int queue, Runnable ended) {
    this.name = name;
    this.threads =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            Thread.ofPlatform().name(name + "-", 1).daemon(true).factory()) {
          @Override
          protected void terminated() {
            ended.run();
          }
        };
  }

  /**
   * Runs work on one of the threads. Fails with {@link StorageException.Busy} when too many wait,
   * with a {@link StorageException} after the end, and with what the work itself throws.
   */
  public <T> CompletionStage<T> run(Supplier<T> work) {
    var task = new Task<>(work, new CompletableFuture<>());
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      task.result.completeExceptionally(threads.isShutdown() ? closed(e) : busy(e));
    }
    return task.result;
  }

  /** Lets nothing begin any more, fails what waits, and interrupts what runs. Does not wait. */
  @Override
  public void close() {
    for (Runnable waiting : threads.shutdownNow()) {
      if (waiting instanceof Task<?> task) {
        task.result.completeExceptionally(closed(new RejectedExecutionException()));
      }
    }
  }

  /** Waits for what still runs after {@link #close}. */
  public void awaitEnd(Duration limit) throws InterruptedException {
    threads.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private StorageException busy(RejectedExecutionException e) {
    return new StorageException.Busy(
        "Expected to read or write (%s), but too many wait for that.".formatted(name), e);
  }

  private StorageException closed(RejectedExecutionException e) {
    return new StorageException(
        "Expected to read or write (%s), but the storage is closed.".formatted(name), e);
  }

  private record Task<T>(Supplier<T> work, CompletableFuture<T> result) implements Runnable {

    @Override
    public void run() {
      try {
        result.complete(work.get());
      } catch (RuntimeException | Error e) {
        result.completeExceptionally(e);
      }
    }
  }
}
