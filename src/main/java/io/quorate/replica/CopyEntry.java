package io.quorate.replica;

import io.quorate.runtime.entity.EntityImage;
import io.quorate.storage.FeedEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One copy: first loaded from the storage, while events of the feed wait, and then kept up to date
 * by them. Safe for use by any thread.
 */
final class CopyEntry {

  /** Events that may wait for the load; with more the copy is given up. */
  private static final int MAX_PENDING = 10_000;

  private final CompletableFuture<CopyEntry> loaded = new CompletableFuture<>();
  private final long beganNanos;
  private final Deque<FeedEntry> pending = new ArrayDeque<>();
  private volatile @Nullable EntityImage<?, ?, ?> image;

  /**
   * Creates one that is about to be loaded.
   *
   * @param beganNanos when, by the monotonic clock
   */
  CopyEntry(long beganNanos) {
    this.beganNanos = beganNanos;
  }

  /** Completes once it is loaded, with this; fails when that fails. */
  CompletableFuture<CopyEntry> loaded() {
    return loaded;
  }

  /** Returns the copy; null until it is loaded. */
  @Nullable EntityImage<?, ?, ?> image() {
    return image;
  }

  /** Returns the moment as of which it was loaded, at least. */
  long beganNanos() {
    return beganNanos;
  }

  /** Takes what was loaded, and the events that have come meanwhile. */
  void load(EntityImage<?, ?, ?> from) {
    synchronized (this) {
      EntityImage<?, ?, ?> now = from;
      for (FeedEntry entry : pending) {
        now = applied(now, entry);
      }
      pending.clear();
      image = now;
    }
    loaded.complete(this);
  }

  /** Fails whoever waits for it. */
  void fail(Throwable failure) {
    loaded.completeExceptionally(failure);
  }

  /**
   * Takes an event of the feed.
   *
   * @return whether the copy is still good
   */
  synchronized boolean add(FeedEntry entry) {
    EntityImage<?, ?, ?> now = image;
    if (now == null) {
      pending.add(entry);
      return pending.size() <= MAX_PENDING;
    }
    try {
      image = applied(now, entry);
      return true;
    } catch (RuntimeException e) {
      // An event is missing, or was written by a newer version: the next read begins anew.
      return false;
    }
  }

  private static EntityImage<?, ?, ?> applied(EntityImage<?, ?, ?> image, FeedEntry entry) {
    return entry.sequenceNr() <= image.sequenceNr()
        ? image
        : image.after(entry.sequenceNr(), entry.name(), entry.payload());
  }
}
