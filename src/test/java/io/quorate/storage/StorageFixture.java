package io.quorate.storage;

import io.quorate.storage.NodeLeases.Owner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A storage for the tests of one class, and what only its engine can do to it. An engine that
 * passes all suites can take the place of every other.
 */
public interface StorageFixture extends AutoCloseable {

  /** Returns the storage, as a node has it. */
  Storage storage();

  /** Forgets everything that was ever kept. */
  void clear();

  /** Appends an event durably, as the journal does. */
  void append(String persistenceId, long sequenceNr, String name, byte[] payload);

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
  void close();

  /** Appends an event whose payload is a text. */
  default void append(String persistenceId, long sequenceNr, String payload) {
    append(persistenceId, sequenceNr, "test", payload.getBytes(StandardCharsets.UTF_8));
  }
}
