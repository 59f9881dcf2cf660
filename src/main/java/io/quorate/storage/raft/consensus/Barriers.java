package io.quorate.storage.raft.consensus;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets those who come while a barrier is under way share the next one: that one begins after they
 * came. Safe for use by any thread.
 */
final class Barriers {

  private final Supplier<CompletionStage<Void>> barrier;
  private boolean underWay;
  private @Nullable CompletableFuture<Void> next;

  /**
   * Creates it.
   *
   * @param barrier begins one
   */
  Barriers(Supplier<CompletionStage<Void>> barrier) {
    this.barrier = barrier;
  }

  /** Completes with a barrier that has begun after this call. */
  CompletionStage<Void> pass() {
    var mine = new CompletableFuture<Void>();
    synchronized (this) {
      if (underWay) {
        if (next == null) {
          next = mine;
        }
        return next.copy();
      }
      underWay = true;
    }
    begin(mine);
    return mine.copy();
  }

  /** Whatever fails, it must not seem to be under way for ever. */
  private CompletionStage<Void> begun() {
    try {
      return barrier.get();
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void begin(CompletableFuture<Void> waiting) {
    begun()
        .whenComplete(
            (done, failure) -> {
              CompletableFuture<Void> following;
              synchronized (this) {
                following = next;
                next = null;
                underWay = following != null;
              }
              if (following != null) {
                begin(following);
              }
              if (failure == null) {
                waiting.complete(null);
              } else {
                waiting.completeExceptionally(failure);
              }
            });
  }
}
