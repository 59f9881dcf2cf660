package io.quorate.storage;

import io.quorate.storage.NodeLeases.Owner;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * A storage for the tests of one class, and what only its engine can do to it. An engine that
 * passes all suites can take the place of every other.
 */
public interface StorageFixture extends FoldFixture {

  /** Returns the storage, as a node has it. */
  Storage storage();

  /** Opens the archive, as the command has it. */
  Archive archive();

  /** Makes all events look as if they had been written that long ago. */
  void eventsWrittenAgo(Duration age);

  /** Makes all snapshots look as if they had been stored that long ago. */
  void snapshotsStoredAgo(Duration age);

  /** Makes a lease of a node look as if it had been renewed that long ago. */
  void renewedAgo(Owner owner, Duration age);

  /** Makes a coordination lease run out now. */
  void expire(String lease);

  @Override
  default <T> CompletionStage<T> follow(String consumer, PageLimit limit, Feed.Fold<T> fold) {
    return storage().feed().follow(consumer, limit, fold);
  }

  @Override
  default ProjectionStore projections() {
    return storage().projections();
  }

  @Override
  default Reminders reminders() {
    return storage().reminders();
  }
}
