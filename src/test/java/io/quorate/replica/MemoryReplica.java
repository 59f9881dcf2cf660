package io.quorate.replica;

import io.quorate.feed.FeedTail;
import io.quorate.feed.MemoryFeed;
import io.quorate.runtime.entity.EntityImages;
import io.quorate.storage.Snapshots;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;

/** Makes copies over a feed in memory, without snapshots. */
final class MemoryReplica {

  private static final Snapshots NONE =
      new Snapshots() {
        @Override
        public CompletionStage<Optional<Snapshot>> load(String persistenceId, long upTo) {
          return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public CompletionStage<Void> save(String persistenceId, Supplier<Snapshot> snapshot) {
          throw new UnsupportedOperationException();
        }
      };

  private MemoryReplica() {}

  static Replica of(MemoryFeed feed, FeedTail tail, int entities, Duration idleAfter) {
    return new Replica(
        tail,
        feed::end,
        new EntityImages(NONE, feed.history()),
        new ReplicaSettings(entities, idleAfter),
        System::nanoTime,
        ForkJoinPool.commonPool());
  }
}
