package io.quorate.storage.raft.machine;

import io.quorate.storage.FormerJournal;
import io.quorate.storage.raft.machine.Tables.Batch;
import io.quorate.storage.raft.machine.Tables.Table;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where the events of tables were imported from, kept in them. Immutable.
 *
 * @param export that was imported
 * @param mark of the feed's cursors since then
 * @param events how many have come
 */
record ImportOrigin(UUID export, String mark, long events) {

  private static final byte[] KEY = Keys.text("import");

  /** Before the cursors of the former feed, each with its place in this one. */
  private static final String FORMER = "former";

  /** Reads it; nothing when no events were imported. */
  static Optional<ImportOrigin> read(Tables tables) {
    byte @Nullable [] row = tables.get(Table.META, KEY);
    return row == null ? Optional.empty() : Optional.of(of(row));
  }

  private static ImportOrigin of(byte[] row) {
    return Wire.value(
        row, in -> new ImportOrigin(UUID.fromString(Wire.text(in)), Wire.text(in), in.readLong()));
  }

  /** Returns the same after more events. */
  ImportOrigin plus(int more) {
    return new ImportOrigin(export, mark, events + more);
  }

  void put(Batch batch) {
    byte[] row =
        Wire.bytes(
            this,
            (out, origin) -> {
              Wire.text(out, origin.export.toString());
              Wire.text(out, origin.mark);
              out.writeLong(origin.events);
            });
    batch.put(Table.META, KEY, row);
  }

  /** Keeps where a place of the former feed is in this one. */
  static void putPlace(Batch batch, String formerCursor, FeedPlace place) {
    byte[] first = Keys.first(FORMER);
    byte[] cursor = Keys.text(formerCursor);
    byte[] key = new byte[first.length + cursor.length];
    System.arraycopy(first, 0, key, 0, first.length);
    System.arraycopy(cursor, 0, key, first.length, cursor.length);
    batch.put(Table.META, key, place.key());
  }

  /** Reads what the journal knows of the former one; nothing when there was none. */
  static Optional<FormerJournal> former(Tables tables) {
    return read(tables).map(origin -> new FormerJournal(origin.mark, places(tables)));
  }

  private static Map<String, String> places(Tables tables) {
    byte[] first = Keys.first(FORMER);
    Map<String, String> places = new HashMap<>();
    tables.scan(
        Table.META,
        first,
        Keys.behind(FORMER),
        (key, place) -> {
          String cursor =
              new String(key, first.length, key.length - first.length, StandardCharsets.UTF_8);
          places.put(cursor, FeedPlace.of(place).position().cursor());
          return true;
        });
    return places;
  }
}
