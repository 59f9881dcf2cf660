package io.quorate.replica;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quorate.feed.FeedEvent;
import io.quorate.feed.FeedTail;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.PersistenceIds;
import io.quorate.runtime.entity.EntityImage;
import io.quorate.runtime.entity.EntityImages;
import io.quorate.storage.FeedPosition;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copies of entities on this node: of those that were read here most, and lately, up to a
 * limit. As long as there are reads it follows the feed. Copies stay and can be read while the
 * storage or the owners are away. Safe for use by any thread.
 *
 * <p>A copy is complete for this reason: it is registered before it is loaded, so that every event
 * that the feed brings from then on waits for the load; and what the feed brought before is
 * durable, so that the load reads it. Numbers without gaps in each history tell that nothing is
 * missing.
 */
public final class Replica implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

  /** How long it waits for an event before it looks whether there are still reads. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** After a failure: how long until the feed is followed again. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final FeedTail tail;
  private final Supplier<CompletionStage<FeedPosition>> end;
  private final EntityImages images;
  private final ReplicaSettings settings;
  private final LongSupplier nanoTime;
  private final Executor executor;
  private final Cache<String, CopyEntry> copies;

  private volatile long readNanos;

  // All that follows is guarded by this.
  private FeedTail.@Nullable Listening listening;
  private boolean closed;

  /** Up to where the events of the feed are in the copies; null until that is known. */
  private volatile @Nullable FeedPosition place;

  private volatile @Nullable Long appliedNanos;

  /**
   * Creates one that does nothing yet.
   *
   * @param end tells the place behind all that belongs to the feed by now
   * @param nanoTime nanoseconds since some moment
   * @param executor runs what never blocks
   */
  public Replica(
      FeedTail tail,
      Supplier<CompletionStage<FeedPosition>> end,
      EntityImages images,
      ReplicaSettings settings,
      LongSupplier nanoTime,
      Executor executor) {
    this.tail = tail;
    this.end = end;
    this.images = images;
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.executor = executor;
    this.copies = Caffeine.newBuilder().maximumSize(settings.entities()).build();
  }

  /** Returns how many copies there are, roughly. */
  public long size() {
    return copies.estimatedSize();
  }

  /**
   * Returns the copy of an entity, which is loaded when there is none.
   *
   * @return fails with a {@link io.quorate.storage.StorageException}, or with another exception
   *     when the entity cannot be read here
   */
  public CompletionStage<Copy> copy(EntityType<?, ?, ?> type, String id) {
    readNanos = nanoTime.getAsLong();
    follow();
    String key = PersistenceIds.of(type.name(), id);
    CopyEntry known = copies.getIfPresent(key);
    CopyEntry entry = known == null ? registered(type, id, key) : known;
    Copy ready = copy(key, entry);
    return ready == null
        ? entry.loaded().thenApply(loaded -> required(copy(key, loaded)))
        : CompletableFuture.completedFuture(ready);
  }

  /** Returns the copy of an entity that is in memory; does not wait. */
  public Optional<Copy> inMemory(EntityType<?, ?, ?> type, String id) {
    String key = PersistenceIds.of(type.name(), id);
    CopyEntry known = copies.getIfPresent(key);
    return known == null ? Optional.empty() : Optional.ofNullable(copy(key, known));
  }

  private static Copy required(@Nullable Copy copy) {
    if (copy == null) {
      throw new IllegalStateException("Expected a copy that is loaded.");
    }
    return copy;
  }

  /** Looks at the moment, the image and the map in this order, while others change them. */
  private @Nullable Copy copy(String key, CopyEntry entry) {
    Long complete = completeNanos();
    EntityImage<?, ?, ?> image = entry.image();
    if (image == null) {
      return null;
    }
    // One that was pushed out of the map gets no events any more.
    boolean kept = copies.policy().getIfPresentQuietly(key) == entry;
    return complete == null || !kept || complete - entry.beganNanos() < 0
        ? new Copy(image, entry.beganNanos())
        : new Copy(image, complete);
  }

  /** Returns the moment before which all is in the copies; null when that is not known. */
  private @Nullable Long completeNanos() {
    FeedPosition applied = place;
    Optional<Long> now = applied == null ? Optional.empty() : tail.completeSinceNanos(applied);
    return now.orElse(appliedNanos);
  }

  /** Begins to load only once the entry is in the map, so that it misses no event. */
  private CopyEntry registered(EntityType<?, ?, ?> type, String id, String key) {
    var fresh = new CopyEntry(nanoTime.getAsLong());
    CopyEntry earlier = copies.asMap().putIfAbsent(key, fresh);
    if (earlier != null) {
      return earlier;
    }
    CompletionStage<EntityImage<?, ?, ?>> image =
        CompletableFuture.supplyAsync(() -> images.load(type, id), executor)
            .thenCompose(load -> load);
    image
        .thenAccept(fresh::load)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                copies.asMap().remove(key, fresh);
                fresh.fail(failure);
              }
            });
    return fresh;
  }

  @Override
  public synchronized void close() {
    closed = true;
    rest();
  }

  /** Follows the feed, if it does not yet. */
  private void follow() {
    if (place != null) {
      return;
    }
    synchronized (this) {
      if (listening == null && !closed) {
        listening = tail.listen();
        begin();
      }
    }
  }

  /** Gives all copies up, and goes on from the end of the feed. */
  private void begin() {
    end.get()
        .whenComplete(
            (now, failure) -> {
              if (failure == null) {
                begin(now);
              } else {
                LOG.warn("Feed not followed for copies, tried again: {}", failure.toString());
                later().execute(this::beginUnlessClosed);
              }
            });
  }

  private synchronized void beginUnlessClosed() {
    if (listening != null) {
      begin();
    }
  }

  private void begin(FeedPosition now) {
    synchronized (this) {
      if (listening == null) {
        return;
      }
      // What was loaded before may lack what the feed has brought meanwhile, so it goes first.
      forget();
      place = now;
    }
    advance(now);
  }

  private void forget() {
    place = null;
    appliedNanos = null;
    copies.invalidateAll();
  }

  private void advance(FeedPosition from) {
    tail.after(from, null, PATIENCE)
        .whenCompleteAsync(
            (batch, failure) -> {
              if (failure != null || batch.isEmpty()) {
                later().execute(this::beginUnlessClosed);
              } else {
                goOn(batch.get());
              }
            },
            executor);
  }

  private void goOn(FeedTail.Batch batch) {
    try {
      if (apply(batch)) {
        advance(batch.next());
      }
    } catch (RuntimeException e) {
      LOG.warn("Copies not brought up to date, begun anew: {}", e.toString());
      later().execute(this::beginUnlessClosed);
    }
  }

  private boolean apply(FeedTail.Batch batch) {
    for (FeedEvent event : batch.events()) {
      CopyEntry entry = copies.policy().getIfPresentQuietly(event.entry().persistenceId());
      if (entry != null && !entry.add(event.entry())) {
        copies.asMap().remove(event.entry().persistenceId(), entry);
      }
    }
    synchronized (this) {
      if (listening == null) {
        return false;
      }
      place = batch.next();
      tail.completeSinceNanos(batch.next()).ifPresent(nanos -> appliedNanos = nanos);
      if (nanoTime.getAsLong() - readNanos > settings.idleAfter().toNanos()) {
        rest();
        return false;
      }
    }
    return true;
  }

  private synchronized void rest() {
    if (listening != null) {
      listening.close();
      listening = null;
    }
    forget();
  }

  private Executor later() {
    return CompletableFuture.delayedExecutor(
        RETRY_AFTER.toMillis(), TimeUnit.MILLISECONDS, executor);
  }
}
