package io.quorate.storage.raft.machine;

import io.quorate.storage.FormerJournal;
import io.quorate.storage.MovedEvent;
import io.quorate.storage.StorageException;
import io.quorate.storage.raft.machine.Tables.Batch;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes events of another journal into tables that no machine uses yet, as if each page had been
 * an entry of a log. What a page changes is written together, so that after a crash the tables
 * stand behind one page. For one thread.
 */
public final class ImportTables implements AutoCloseable {

  private final Tables tables;
  private final EventLog events;
  private @Nullable ImportOrigin origin;
  private long index;

  private ImportTables(Tables tables) {
    this.tables = tables;
    this.events = new EventLog(tables);
    this.origin = ImportOrigin.read(tables).orElse(null);
    this.index = Math.max(0, Machine.Applied.read(tables).index());
  }

  /** Opens the tables of a directory for one process; an empty one begins. */
  public static ImportTables open(Path directory) {
    return new ImportTables(Tables.open(directory));
  }

  /** Returns the export whose events are there; nothing when there are none. */
  public Optional<UUID> export() {
    return Optional.ofNullable(origin).map(ImportOrigin::export);
  }

  /** Returns how many events are there. */
  public long events() {
    return origin == null ? 0 : origin.events();
  }

  /**
   * Appends a page.
   *
   * @param cursor names the place behind it in the former feed
   * @throws StorageException when an event does not follow the one before in its history
   */
  public void append(
      UUID export,
      List<MovedEvent> page,
      String cursor,
      Function<byte[], @Nullable String> clientKey) {
    ImportOrigin before =
        origin == null ? new ImportOrigin(export, FormerJournal.newMark(), 0) : origin;
    ImportOrigin behind = before.plus(page.size());
    Map<String, Long> heads = new HashMap<>();
    FeedPlace place = new FeedPlace(index + 1, 0);
    try (Batch batch = tables.batch()) {
      for (MovedEvent event : page) {
        heads.compute(event.persistenceId(), (id, head) -> next(event, head));
        EventLog.put(batch, place, event, clientKey.apply(event.payload()));
        place = place.next();
      }
      heads.forEach((id, head) -> EventLog.putHead(batch, id, head));
      ImportOrigin.putPlace(batch, cursor, place);
      behind.put(batch);
      new Machine.Applied(0, index + 1, 0).put(batch);
      tables.write(batch);
    }
    origin = behind;
    index++;
  }

  private long next(MovedEvent event, @Nullable Long head) {
    long last = head == null ? events.head(event.persistenceId()) : head;
    if (event.sequenceNr() != last + 1) {
      throw new StorageException(
          "Expected event %d of %s, but event %d comes."
              .formatted(last + 1, event.persistenceId(), event.sequenceNr()),
          new IllegalArgumentException("a history with a gap"));
    }
    return event.sequenceNr();
  }

  /** Brings all to disk. */
  public void flush() {
    tables.flush();
  }

  @Override
  public void close() {
    tables.close();
  }
}
