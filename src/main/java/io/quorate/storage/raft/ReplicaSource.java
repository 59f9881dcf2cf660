package io.quorate.storage.raft;

import io.quorate.storage.FeedEntry;
import io.quorate.storage.FeedPosition;
import io.quorate.storage.PageLimit;
import io.quorate.storage.raft.fold.FeedSource;
import io.quorate.storage.raft.machine.FeedPlace;
import io.quorate.storage.raft.machine.Replica;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Gives the folds what this node has applied. Safe for use by any thread. */
final class ReplicaSource implements FeedSource {

  private final Replica replica;
  private final LongSupplier logMs;

  /**
   * Creates it.
   *
   * @param logMs the time of the log, which goes on while nothing is written
   */
  ReplicaSource(Replica replica, LongSupplier logMs) {
    this.replica = replica;
    this.logMs = logMs;
  }

  @Override
  public List<FeedEntry> read(FeedPosition after, PageLimit limit) {
    return replica.feed(FeedPlace.of(after), null, limit).entries();
  }

  @Override
  public Optional<byte[]> first(String persistenceId, String name) {
    return replica.firstNamed(persistenceId, name);
  }

  @Override
  public OptionalLong writtenAtMs(FeedPosition after) {
    return replica.writtenAtMs(FeedPlace.of(after));
  }

  @Override
  public FeedPosition start() {
    return FeedPlace.START.position();
  }

  @Override
  public long nowMs() {
    return Math.max(replica.atMs(), logMs.getAsLong());
  }
}
