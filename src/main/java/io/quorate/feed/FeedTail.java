package io.quorate.feed;

import io.quorate.feed.TailWaiters.Waiter;
import io.quorate.storage.Feed;
import io.quorate.storage.FeedPage;
import io.quorate.storage.FeedPosition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest part of the feed in this node's memory. As long as somebody listens it reads the feed
 * again and again, once for all, and keeps what it has read up to a limit; who is further behind
 * reads pages from the storage until he has caught up. Safe for use by any thread.
 */
public final class FeedTail {

  private static final Logger LOG = LoggerFactory.getLogger(FeedTail.class);

  /** After a failure, and where only a newer version can go on: how long until the next read. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** How long until it is looked again whether the end of the feed is known. */
  private static final Duration BEGIN_PATIENCE = Duration.ofSeconds(1);

  /** How many moments are remembered of which it is not known yet that all before was read. */
  private static final int MAX_MARKS = 1_000;

  private final Feed feed;
  private final PublishedTypes types;
  private final FeedSettings settings;
  private final LongSupplier nanoTime;
  private final Executor executor;
  private final Comparator<FeedPosition> order;

  // All that follows is guarded by this.
  private final TailWaiters waiters;
  private final Deque<Mark> marks = new ArrayDeque<>();
  private int listeners;
  private boolean following;
  private boolean failing;

  /** What was read, up to where the feed was read; null until its end is known. */
  private @Nullable TailMemory memory;

  private @Nullable Long completeNanos;

  /** What had been written at a moment lies before a place. */
  private record Mark(long nanos, FeedPosition end) {}

  /**
   * Some events.
   *
   * @param events in the order of the feed; may be none
   * @param next where to go on
   */
  public record Batch(List<FeedEvent> events, FeedPosition next) {
    public Batch {
      events = List.copyOf(events);
    }
  }

  /** Somebody who listens, until it is closed. */
  public interface Listening extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Creates one that does nothing yet.
   *
   * @param nanoTime nanoseconds since some moment
   * @param executor runs what never blocks
   */
  public FeedTail(
      Feed feed,
      PublishedTypes types,
      FeedSettings settings,
      LongSupplier nanoTime,
      Executor executor) {
    this.feed = feed;
    this.types = types;
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.executor = executor;
    this.order = feed.order();
    this.waiters = new TailWaiters(order, executor);
  }

  /** Begins to listen: the feed is followed until the last one who does has closed this. */
  public synchronized Listening listen() {
    listeners++;
    if (!following) {
      following = true;
      begin();
    }
    var closed = new CompletableFuture<Void>();
    return () -> {
      if (closed.complete(null)) {
        leave();
      }
    };
  }

  /** Returns the place up to which the feed was read, once somebody listens and it is known. */
  public CompletionStage<FeedPosition> here() {
    synchronized (this) {
      if (memory != null) {
        return CompletableFuture.completedFuture(memory.end());
      }
      if (!following) {
        return CompletableFuture.failedFuture(
            new IllegalStateException("Expected somebody to listen, but all have left."));
      }
      return waiters
          .wait(new Waiter(feed.start(), null), BEGIN_PATIENCE)
          .thenCompose(changed -> here());
    }
  }

  /** Returns how many events are in memory. */
  public synchronized int size() {
    return memory == null ? 0 : memory.size();
  }

  /**
   * Returns how long ago the moment is of which it is known that all that had been written before
   * was read, in nanoseconds; nothing while nobody listens, and at first.
   */
  public synchronized Optional<Long> lagNanos() {
    return completeNanos == null
        ? Optional.empty()
        : Optional.of(nanoTime.getAsLong() - completeNanos);
  }

  /**
   * Returns the last moment, in nanoseconds of the monotonic clock, of which it is known that all
   * that had been written before lies before a place; nothing when that is known of none.
   */
  public synchronized Optional<Long> completeSinceNanos(FeedPosition place) {
    return memory != null
            && completeNanos != null
            && memory.after(place).filter(batch -> batch.events().isEmpty()).isPresent()
        ? Optional.of(completeNanos)
        : Optional.empty();
  }

  /**
   * Returns what comes after a place, once there is something that the filter lets through, with
   * what lies between; or no more than where to go on, when there is nothing within the patience.
   *
   * @param filter null for everything, also what is not published
   * @return nothing when the place is not in memory any more, or not yet: the events that come next
   *     have to be read from the storage. Never fails.
   */
  public CompletionStage<Optional<Batch>> after(
      FeedPosition place, @Nullable EventFilter filter, Duration patience) {
    var waiter = new Waiter(place, filter);
    synchronized (this) {
      if (memory == null) {
        return waiters.wait(waiter, patience).thenApply(changed -> Optional.empty());
      }
      Optional<Batch> batch = memory.after(place);
      return batch.isEmpty() || !batch.get().events.isEmpty()
          ? CompletableFuture.completedFuture(batch)
          : waiters.wait(waiter, patience).thenApply(changed -> afterNow(waiter));
    }
  }

  /**
   * Gives on what the storage has after a place; after a while if that is nothing, since the tail
   * has begun behind what this version does not know: so nobody asks without a pause.
   */
  public CompletionStage<Batch> orLater(FeedPosition place, Batch stored) {
    return stored.next().equals(place) && stored.events().isEmpty()
        ? CompletableFuture.supplyAsync(() -> stored, later(RETRY_AFTER))
        : CompletableFuture.completedFuture(stored);
  }

  private synchronized Optional<Batch> afterNow(Waiter waiter) {
    return memory == null ? Optional.empty() : memory.after(waiter.place());
  }

  private void begin() {
    feed.end()
        .whenComplete(
            (end, failure) -> {
              if (failure != null) {
                failed(failure, this::begin);
              } else {
                began(end);
              }
            });
  }

  private void began(FeedPosition end) {
    synchronized (this) {
      memory = new TailMemory(end, order, settings.memoryBytes());
      failing = false;
      waiters.wakeAll();
    }
    poll();
  }

  private void poll() {
    FeedPosition from;
    synchronized (this) {
      if (listeners == 0) {
        stop();
        return;
      }
      from = known().end();
    }
    long sentNanos = nanoTime.getAsLong();
    feed.read(from, null, settings.page())
        .thenAccept(
            read -> {
              FeedPage page = types.known(read, from);
              add(page, sentNanos);
              // What this version does not know stays so for long.
              boolean whole = page.entries().size() == read.entries().size();
              pollAgain(page.more(), whole ? settings.interval() : RETRY_AFTER);
            })
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                failed(failure, this::poll);
              }
            });
  }

  private void add(FeedPage page, long sentNanos) {
    List<FeedEvent> events =
        page.entries().stream().map(entry -> FeedEvent.of(entry, types)).toList();
    synchronized (this) {
      known().add(events, page.next());
      failing = false;
      complete(page, sentNanos);
      if (!events.isEmpty()) {
        waiters.wakeFor(events, page.next());
      }
    }
  }

  private void pollAgain(boolean more, Duration pause) {
    (more ? executor : later(pause)).execute(this::poll);
  }

  private TailMemory known() {
    if (memory == null) {
      throw new IllegalStateException("Expected to follow the feed.");
    }
    return memory;
  }

  /** What had been written when a read began was read, once a later one has reached its end. */
  private void complete(FeedPage page, long sentNanos) {
    if (marks.size() < MAX_MARKS) {
      marks.addLast(new Mark(sentNanos, page.end()));
    }
    while (!marks.isEmpty() && order.compare(page.seen(), marks.getFirst().end) >= 0) {
      completeNanos = marks.removeFirst().nanos;
    }
  }

  private void failed(Throwable failure, Runnable again) {
    synchronized (this) {
      if (!failing) {
        LOG.warn("Feed not read for those who follow it, tried again: {}", failure.toString());
      }
      failing = true;
      if (listeners == 0) {
        stop();
        return;
      }
    }
    later(RETRY_AFTER).execute(again);
  }

  private synchronized void leave() {
    listeners--;
  }

  /** Nobody listens; who comes begins anew. */
  private void stop() {
    following = false;
    memory = null;
    marks.clear();
    completeNanos = null;
  }

  private Executor later(Duration delay) {
    return CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, executor);
  }
}
