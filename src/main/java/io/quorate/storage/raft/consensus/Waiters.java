package io.quorate.storage.raft.consensus;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;

/** Those who wait until this peer has applied an index. Safe for use by any thread. */
final class Waiters {

  private final ConcurrentSkipListMap<Long, CompletableFuture<Void>> waiting =
      new ConcurrentSkipListMap<>();
  private volatile long applied = -1;

  /** Completes once that index is applied. */
  CompletionStage<Void> await(long index) {
    if (applied >= index) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> stage =
        waiting.computeIfAbsent(index, none -> new CompletableFuture<>());
    // It may have been applied meanwhile, without knowing of this one.
    wake();
    return stage;
  }

  /** Wakes those whose index is applied; called by one thread. */
  void applied(long index) {
    applied = index;
    wake();
  }

  private void wake() {
    long upTo = applied;
    while (!waiting.isEmpty()) {
      var first = waiting.firstEntry();
      if (first == null || first.getKey() > upTo) {
        return;
      }
      if (waiting.remove(first.getKey(), first.getValue())) {
        first.getValue().complete(null);
      }
    }
  }
}
