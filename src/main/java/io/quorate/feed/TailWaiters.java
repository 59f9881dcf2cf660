package io.quorate.feed;

import io.quorate.storage.FeedPosition;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Those that wait for an event in the tail of the feed. Whoever waits is told on another thread, so
 * that more may have been read until he is. Guarded by the tail, but for the end of a wait.
 */
final class TailWaiters {

  private final Comparator<FeedPosition> order;
  private final Executor executor;
  private final AtomicLong waits = new AtomicLong();
  private final Map<Long, Waiter> waiting = new ConcurrentHashMap<>();

  /** Somebody who waits for an event that his filter lets through. */
  static final class Waiter {
    private final @Nullable EventFilter filter;
    private final CompletableFuture<Boolean> change = new CompletableFuture<>();
    private FeedPosition place;

    /** Whether there is something for him; it may take a while until he is told. */
    private boolean woken;

    /** Creates one; without a filter he wants everything. */
    Waiter(FeedPosition place, @Nullable EventFilter filter) {
      this.place = place;
      this.filter = filter;
    }

    /** Returns up to which place there is nothing for him; it stays once he is woken. */
    FeedPosition place() {
      return place;
    }
  }

  /**
   * Creates an empty one.
   *
   * @param executor tells those who wait
   */
  TailWaiters(Comparator<FeedPosition> order, Executor executor) {
    this.order = order;
    this.executor = executor;
  }

  /** Completes once there is something for somebody, or when the patience is over. */
  CompletionStage<Boolean> wait(Waiter waiter, Duration patience) {
    long number = waits.incrementAndGet();
    waiting.put(number, waiter);
    return waiter
        .change
        .completeOnTimeout(false, patience.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((changed, failure) -> waiting.remove(number));
  }

  /** Wakes all. */
  void wakeAll() {
    waiting.values().forEach(this::wake);
  }

  /**
   * Wakes those for whom there is something in a part of the feed, and moves the others behind it.
   *
   * @param to behind the part
   */
  void wakeFor(List<FeedEvent> events, FeedPosition to) {
    var contents = new ChunkContents(events);
    for (Waiter waiter : waiting.values()) {
      if (waiter.filter == null || contents.hasFor(waiter.filter)) {
        wake(waiter);
      } else if (!waiter.woken && order.compare(to, waiter.place) > 0) {
        // He may be ahead, with a page of the storage.
        waiter.place = to;
      }
    }
  }

  private void wake(Waiter waiter) {
    waiter.woken = true;
    waiter.change.completeAsync(() -> true, executor);
  }
}
