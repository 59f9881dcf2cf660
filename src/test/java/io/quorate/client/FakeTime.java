package io.quorate.client;

import io.quorate.client.time.Timekeeper;
import java.time.Duration;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A clock that stands still until a test moves it. Whoever sleeps moves it, too. Timers run on the
 * thread of the test.
 */
public final class FakeTime implements Timekeeper {

  private final Queue<Due> timers = new PriorityQueue<>(FakeTime::compare);
  private long nowNanos = Long.MAX_VALUE - Duration.ofSeconds(20).toNanos();

  private record Due(long atNanos, Runnable work, AtomicBoolean cancelled) {}

  @Override
  public synchronized long nanoTime() {
    return nowNanos;
  }

  @Override
  public void sleep(Duration time) {
    pass(time);
  }

  @Override
  public synchronized Timer after(Duration delay, Runnable work) {
    var cancelled = new AtomicBoolean();
    timers.add(new Due(nowNanos + Math.max(0, delay.toNanos()), work, cancelled));
    return () -> cancelled.set(true);
  }

  @Override
  public synchronized void close() {
    timers.clear();
  }

  /** Moves the clock, and runs no timer. */
  public synchronized void pass(Duration time) {
    nowNanos += time.toNanos();
  }

  /** Moves the clock, and runs each timer at its time. */
  public void advance(Duration time) {
    advanceTo(nanoTime() + time.toNanos());
  }

  /** The same up to a moment, which may be over when a timer has slept. */
  public void advanceTo(long target) {
    for (Optional<Due> due = next(target); due.isPresent(); due = next(target)) {
      due.get().work().run();
    }
    synchronized (this) {
      nowNanos += Math.max(0, target - nowNanos);
    }
  }

  /** By differences, since the clock runs over its end during a test. */
  private static int compare(Due one, Due other) {
    return Long.signum(one.atNanos() - other.atNanos());
  }

  private synchronized Optional<Due> next(long targetNanos) {
    while (!timers.isEmpty() && timers.element().cancelled().get()) {
      timers.remove();
    }
    Due first = timers.peek();
    long limit = Math.max(0, targetNanos - nowNanos);
    if (first == null || first.atNanos() - nowNanos > limit) {
      return Optional.empty();
    }
    timers.remove();
    nowNanos += Math.max(0, first.atNanos() - nowNanos);
    return Optional.of(first);
  }
}
