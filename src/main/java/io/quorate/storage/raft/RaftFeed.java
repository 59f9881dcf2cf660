package io.quorate.storage.raft;

import io.quorate.storage.Feed;
import io.quorate.storage.FeedPage;
import io.quorate.storage.FeedPosition;
import io.quorate.storage.PageLimit;
import io.quorate.storage.raft.fold.FoldStore;
import io.quorate.storage.raft.machine.FeedPlace;
import io.quorate.storage.raft.machine.Replica;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The feed in the order of the log, which has no gaps. Whoever folds it takes what this node has
 * applied; who reads it otherwise sees all that was acknowledged anywhere before.
 */
final class RaftFeed implements Feed {

  private final Replica replica;
  private final FoldStore folds;
  private final ReplicaReads reads;

  RaftFeed(Replica replica, FoldStore folds, ReplicaReads reads) {
    this.replica = replica;
    this.folds = folds;
    this.reads = reads;
  }

  @Override
  public <T> CompletionStage<T> follow(String consumer, PageLimit limit, Fold<T> fold) {
    return folds.follow(consumer, limit, fold);
  }

  @Override
  public CompletionStage<FeedPage> read(
      FeedPosition after, @Nullable String persistenceId, PageLimit limit) {
    FeedPlace from = FeedPlace.of(after);
    return reads.current(() -> replica.feed(from, persistenceId, limit));
  }

  @Override
  public CompletionStage<FeedPosition> end() {
    return reads.current(() -> replica.end().position());
  }

  @Override
  public FeedPosition start() {
    return FeedPlace.START.position();
  }

  @Override
  public Optional<FeedPosition> position(String cursor) {
    return FeedPlace.parse(cursor).map(FeedPlace::position);
  }

  @Override
  public Comparator<FeedPosition> order() {
    return Comparator.comparing(FeedPlace::of, FeedPlace.ORDER);
  }
}
