package io.quorate.storage;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Keeps the snapshots of entities. Entities that start wait for those that load, and never for
 * those that save. Safe for use by any thread; nothing blocks the caller.
 */
public interface Snapshots {

  /**
   * For how long an older snapshot of another form is kept beside a newer one: longer than a
   * rolling upgrade, whose older nodes can read the older form alone.
   */
  Duration OTHER_FORMS_FOR = Duration.ofDays(1);

  /**
   * Returns the newest snapshot of an entity up to a sequence number; fails with a {@link
   * StorageException}.
   */
  CompletionStage<Optional<Snapshot>> load(String persistenceId, long upTo);

  /**
   * Stores a snapshot, and deletes the older ones that nobody needs any more: those of the same
   * form, and those of other forms after {@link #OTHER_FORMS_FOR}.
   *
   * @param snapshot asked for on a thread of the storage; what it throws fails the stage
   * @return fails with a {@link StorageException}, and then it may have been stored
   */
  CompletionStage<Void> save(String persistenceId, Supplier<Snapshot> snapshot);

  /**
   * A snapshot.
   *
   * @param sequenceNr of the last event that is in it
   * @param serializer a number that is the same for all snapshots of a program
   * @param form names the form of the payload
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on as it is, never compared
  record Snapshot(long sequenceNr, int serializer, String form, byte[] payload) {}
}
