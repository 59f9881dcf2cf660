package io.quorate.client.time;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Goes by the monotonic clock of the system. One daemon thread watches all timers; each piece of
 * work runs on a virtual thread, so that none delays another.
 */
public final class SystemTimekeeper implements Timekeeper {

  private static final Timer NEVER = () -> {};

  private final ScheduledThreadPoolExecutor timers;

  /** Starts its thread with the first timer. */
  public SystemTimekeeper() {
    timers =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("quorate-client-timers").factory());
    timers.setRemoveOnCancelPolicy(true);
    timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void sleep(Duration time) throws InterruptedException {
    Thread.sleep(time);
  }

  @Override
  public Timer after(Duration delay, Runnable work) {
    try {
      ScheduledFuture<?> timer =
          timers.schedule(
              () -> {
                Thread.ofVirtual().name("quorate-client-timer").start(work);
              },
              delay.toNanos(),
              TimeUnit.NANOSECONDS);
      return () -> timer.cancel(false);
    } catch (RejectedExecutionException closed) {
      return NEVER;
    }
  }

  @Override
  public void close() {
    timers.shutdownNow();
  }
}
