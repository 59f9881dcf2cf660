package io.quorate.cluster;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives everybody who asks within a second the same view, since every view asks all nodes for their
 * shards, and whoever monitors may ask often. Safe for use by any thread.
 *
 * @param <V> the view
 */
public final class RecentView<V> {

  /** How old a view may become, counted from when it was asked for. */
  static final Duration KEPT_FOR = Duration.ofSeconds(1);

  private final Supplier<CompletionStage<V>> view;
  private final LongSupplier nanoTime;
  private @Nullable CompletionStage<V> last;
  private long askedNanos;

  /**
   * Creates one.
   *
   * @param view makes a view; completes within a few seconds and never fails
   */
  public RecentView(Supplier<CompletionStage<V>> view) {
    this(view, System::nanoTime);
  }

  RecentView(Supplier<CompletionStage<V>> view, LongSupplier nanoTime) {
    this.view = view;
    this.nanoTime = nanoTime;
  }

  /** Returns the last view, or a new one; one is made at a time. */
  public synchronized CompletionStage<V> get() {
    long nowNanos = nanoTime.getAsLong();
    CompletionStage<V> known = last;
    boolean recent = known != null && nowNanos - askedNanos < KEPT_FOR.toNanos();
    if (known != null && (recent || !known.toCompletableFuture().isDone())) {
      return known;
    }
    CompletionStage<V> made = view.get();
    last = made;
    askedNanos = nowNanos;
    return made;
  }
}
