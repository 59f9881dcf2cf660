package io.quorate.storage.raft.machine;

import io.quorate.storage.FormerJournal;
import io.quorate.storage.JournalReader;
import io.quorate.storage.MovedEvent;
import io.quorate.storage.PageLimit;
import io.quorate.storage.raft.machine.Tables.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads all events of tables that no machine uses, in the order of the feed. For one thread. */
public final class WholeFeed implements AutoCloseable {

  private final Tables tables;
  private final Optional<FormerJournal> former;
  private final FeedPlace end;

  private WholeFeed(Tables tables) {
    this.tables = tables;
    this.former = ImportOrigin.former(tables);
    this.end = new FeedPlace(Machine.Applied.read(tables).index() + 1, 0);
  }

  /** Opens the tables of a directory, which stay as they are. */
  public static WholeFeed open(Path directory) {
    return new WholeFeed(Tables.openToRead(directory));
  }

  /** Reads events behind a place; see {@link JournalReader#read}. */
  public List<JournalReader.Entry> read(String cursor, PageLimit limit) {
    var page = new ArrayList<JournalReader.Entry>();
    long[] bytes = {0};
    tables.scan(
        Table.FEED,
        place(cursor).key(),
        end.key(),
        (key, value) -> {
          Stored event = Stored.of(value);
          page.add(entry(FeedPlace.of(key), event));
          bytes[0] += event.payload().length;
          return !limit.isReached(page.size(), bytes[0]);
        });
    return page;
  }

  private FeedPlace place(String cursor) {
    if (cursor.isEmpty()) {
      return FeedPlace.START;
    }
    return former
        .map(moved -> moved.unmarked(cursor))
        .orElse(Optional.of(cursor))
        .flatMap(FeedPlace::parse)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Expected a place in this journal, but it is '%s'.".formatted(cursor)));
  }

  private JournalReader.Entry entry(FeedPlace at, Stored event) {
    String cursor = at.next().position().cursor();
    return new JournalReader.Entry(
        former.map(moved -> moved.marked(cursor)).orElse(cursor),
        new MovedEvent(
            event.persistenceId(),
            event.sequenceNr(),
            event.name(),
            event.atMs(),
            event.payload()));
  }

  @Override
  public void close() {
    tables.close();
  }
}
