package io.quorate.storage;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Appends to the histories of entities, and gives them to those who recover, in an engine that
 * brings no plugin of Akka's. Whatever two writers do at once, the storage puts in an order, and of
 * those that go on from the same event one is first. Safe for use by any thread; nothing blocks the
 * caller.
 */
public interface Journal {

  /**
   * Appends events to the history of one entity, all of them or none. Every {@link #read}, {@link
   * #head}, {@link History#read} and {@link AnsweredKeys#find} that begins afterwards sees them.
   *
   * @return done once they are durable; fails with {@link StorageException.Busy}, and then nothing
   *     was appended or will be; or with {@link Fenced}, {@link Conflict} or another {@link
   *     StorageException}, and then they may be there by an attempt whose answer was lost, or
   *     arrive later
   */
  CompletionStage<Void> append(Append append);

  /**
   * Reads events after a sequence number, oldest first, for an entity that recovers; does not wait
   * for what clients read. Fails with a {@link StorageException}.
   */
  CompletionStage<History.Page> read(String persistenceId, long after, PageLimit limit);

  /**
   * Returns the number of the last event of a history, or 0 when there is none, for an entity that
   * recovers; fails with a {@link StorageException}.
   */
  CompletionStage<Long> head(String persistenceId);

  /**
   * Events that follow each other. They get the numbers from {@code lastSequenceNr + 1} on.
   *
   * @param writer the life of the node that writes them
   * @param lastSequenceNr of the entity's last event, as the writer knows it; 0 for none
   * @param events oldest first, at least one
   */
  record Append(
      NodeLeases.Owner writer, String persistenceId, long lastSequenceNr, List<Event> events) {
    public Append {
      events = List.copyOf(events);
      if (events.isEmpty()) {
        throw new IllegalArgumentException(
            "Expected events to append to %s, but there are none.".formatted(persistenceId));
      }
    }
  }

  /**
   * An event that is not in a history yet.
   *
   * @param name the stable name of the event
   * @param clientKey by which {@link AnsweredKeys} finds it; null when the client gave none
   * @param payload as the entity has encoded it
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on as it is, never compared
  record Event(String name, @Nullable String clientKey, byte[] payload) {}

  /**
   * The history does not end where the writer believes: another writer's events are there, or some
   * of its own, of which it did not learn that they were appended. Nothing was appended now.
   */
  final class Conflict extends StorageException {
    private static final long serialVersionUID = 1L;

    /** Creates one. */
    public Conflict(String message) {
      super(message);
    }
  }

  /** The life of the node that writes was fenced: nothing was appended, and never will be. */
  final class Fenced extends StorageException {
    private static final long serialVersionUID = 1L;

    /** Creates one. */
    public Fenced(String message) {
      super(message);
    }
  }
}
