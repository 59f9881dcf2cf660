package io.quorate.feed;

import io.quorate.storage.Feed;
import io.quorate.storage.FeedEntry;
import io.quorate.storage.FeedPage;
import io.quorate.storage.FeedPosition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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

  /** How many events a listener is given at once, unless one part that was read has more. */
  private static final int MAX_BATCH = 2_000;

  /** After a failure: how long until the feed is read again. */
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

  private final AtomicLong waits = new AtomicLong();

  /** Those that wait for an event. */
  private final Map<Long, Waiter> waiting = new ConcurrentHashMap<>();

  // All that follows is guarded by this.
  private final Deque<Chunk> chunks = new ArrayDeque<>();
  private final Deque<Mark> marks = new ArrayDeque<>();
  private long bytes;
  private int listeners;
  private boolean following;
  private boolean failing;

  /** Up to where the feed was read; null until its end is known. */
  private @Nullable FeedPosition at;

  /** Behind which all is in memory. */
  private @Nullable FeedPosition since;

  private @Nullable Long completeNanos;

  /** Events that were read together, of which all are behind {@code from}. */
  private record Chunk(FeedPosition from, FeedPosition to, List<FeedEvent> events, long bytes) {}

  /** Somebody who waits for an event that his filter lets through. */
  private static final class Waiter {
    private final @Nullable EventFilter filter;
    private final CompletableFuture<Boolean> change = new CompletableFuture<>();

    /** Up to which there is nothing for him. */
    private FeedPosition place;

    private Waiter(FeedPosition place, @Nullable EventFilter filter) {
      this.place = place;
      this.filter = filter;
    }
  }

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
      if (at != null) {
        return CompletableFuture.completedFuture(at);
      }
      if (!following) {
        return CompletableFuture.failedFuture(
            new IllegalStateException("Expected somebody to listen, but all have left."));
      }
      return wait(new Waiter(feed.start(), null), BEGIN_PATIENCE).thenCompose(changed -> here());
    }
  }

  /** Returns how many events are in memory. */
  public synchronized int size() {
    return chunks.stream().mapToInt(chunk -> chunk.events.size()).sum();
  }

  /**
   * Returns the last moment, in nanoseconds of the monotonic clock, of which it is known that all
   * that had been written before lies before a place; nothing when that is known of none.
   */
  public synchronized Optional<Long> completeSinceNanos(FeedPosition place) {
    return at != null
            && completeNanos != null
            && !isForgotten(place)
            && batchAfter(place).events.isEmpty()
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
      if (at == null) {
        return wait(waiter, patience).thenApply(changed -> Optional.empty());
      }
      if (isForgotten(place)) {
        return CompletableFuture.completedFuture(Optional.empty());
      }
      Batch batch = batchAfter(place);
      if (!batch.events.isEmpty()) {
        return CompletableFuture.completedFuture(Optional.of(batch));
      }
      return wait(waiter, patience).thenApply(changed -> afterNow(waiter));
    }
  }

  /** Completes at the next change, or when the patience is over. */
  private CompletableFuture<Boolean> wait(Waiter waiter, Duration patience) {
    long number = waits.incrementAndGet();
    waiting.put(number, waiter);
    return waiter
        .change
        .completeOnTimeout(false, patience.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((changed, failure) -> waiting.remove(number));
  }

  private synchronized Optional<Batch> afterNow(Waiter waiter) {
    return at == null || isForgotten(waiter.place)
        ? Optional.empty()
        : Optional.of(batchAfter(waiter.place));
  }

  private boolean isForgotten(FeedPosition place) {
    return since == null || order.compare(place, since) < 0;
  }

  private FeedPosition known() {
    if (at == null) {
      throw new IllegalStateException("Expected to follow the feed.");
    }
    return at;
  }

  private Batch batchAfter(FeedPosition place) {
    var later = new ArrayDeque<Chunk>();
    for (var newest = chunks.descendingIterator(); newest.hasNext(); ) {
      Chunk chunk = newest.next();
      if (order.compare(chunk.to, place) <= 0) {
        break;
      }
      later.addFirst(chunk);
    }
    if (later.isEmpty()) {
      // Who was given a page by the storage may be ahead of what was read here.
      return new Batch(List.of(), order.compare(place, known()) < 0 ? known() : place);
    }
    if (later.size() == 1 && order.compare(later.getFirst().from, place) >= 0) {
      return new Batch(later.getFirst().events, known());
    }
    return joined(later, place);
  }

  private Batch joined(Deque<Chunk> later, FeedPosition place) {
    var events = new ArrayList<FeedEvent>();
    while (!later.isEmpty() && events.size() < MAX_BATCH) {
      Chunk chunk = later.removeFirst();
      boolean whole = order.compare(chunk.from, place) >= 0;
      for (FeedEvent event : chunk.events) {
        if (whole || order.compare(event.position(), place) > 0) {
          events.add(event);
        }
      }
      if (later.isEmpty()) {
        return new Batch(events, known());
      }
    }
    return new Batch(events, later.getFirst().from);
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
      at = end;
      since = end;
      failing = false;
      waiting.values().forEach(this::wake);
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
      from = known();
    }
    long sentNanos = nanoTime.getAsLong();
    feed.read(from, null, settings.page())
        .thenAccept(page -> add(from, page, sentNanos))
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                failed(failure, this::poll);
              }
            });
  }

  private void add(FeedPosition from, FeedPage page, long sentNanos) {
    var events = new ArrayList<FeedEvent>();
    long weight = 0;
    for (FeedEntry entry : page.entries()) {
      FeedEvent event = FeedEvent.of(entry, types);
      events.add(event);
      weight += event.weight();
    }
    synchronized (this) {
      at = page.next();
      failing = false;
      complete(page, sentNanos);
      if (!events.isEmpty()) {
        keep(new Chunk(from, page.next(), List.copyOf(events), weight));
      }
    }
    if (page.more()) {
      executor.execute(this::poll);
    } else {
      later(settings.interval()).execute(this::poll);
    }
  }

  private void keep(Chunk chunk) {
    chunks.addLast(chunk);
    bytes += chunk.bytes;
    while (bytes > settings.memoryBytes() && chunks.size() > 1) {
      Chunk oldest = chunks.removeFirst();
      bytes -= oldest.bytes;
      since = oldest.to;
    }
    var contents = new ChunkContents(chunk.events);
    for (Waiter waiter : waiting.values()) {
      if (waiter.filter == null || contents.hasFor(waiter.filter)) {
        wake(waiter);
      } else if (order.compare(chunk.to, waiter.place) > 0) {
        // He may be ahead, with a page of the storage.
        waiter.place = chunk.to;
      }
    }
  }

  /** What had been written when a read began was read, once a later one has reached its end. */
  private void complete(FeedPage page, long sentNanos) {
    if (marks.size() < MAX_MARKS) {
      marks.addLast(new Mark(sentNanos, page.end()));
    }
    while (!marks.isEmpty() && order.compare(page.next(), marks.getFirst().end) >= 0) {
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
    at = null;
    since = null;
    chunks.clear();
    marks.clear();
    bytes = 0;
    completeNanos = null;
  }

  private void wake(Waiter waiter) {
    waiter.change.completeAsync(() -> true, executor);
  }

  private Executor later(Duration delay) {
    return CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, executor);
  }
}
