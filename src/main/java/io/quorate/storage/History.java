package io.quorate.storage;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Reads the histories of entities. Safe for use by any thread; nothing blocks the caller. */
public interface History {

  /**
   * Reads events after a sequence number, oldest first.
   *
   * @param without the name of events that are passed over as if they were not there
   * @return fails with a {@link StorageException}
   */
  CompletionStage<Page> read(String persistenceId, long after, PageLimit limit, String without);

  /**
   * Returns the number of the last event of a history, or 0 when there is none; fails with a {@link
   * StorageException}. Does not wait for what clients read.
   */
  CompletionStage<Long> head(String persistenceId);

  /**
   * A page of a history.
   *
   * @param exists whether there is a history at all
   * @param events oldest first
   * @param more whether there are events after these
   */
  record Page(boolean exists, List<Event> events, boolean more) {
    public Page {
      events = List.copyOf(events);
    }
  }

  /**
   * An event of a history.
   *
   * @param name the stable name of the event
   * @param payload as the entity has encoded it
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on as it is, never compared
  record Event(long sequenceNr, String name, byte[] payload) {}
}
