package io.quorate.storage.raft.machine;

import io.quorate.storage.Snapshots.Snapshot;
import io.quorate.storage.raft.machine.Tables.Batch;
import io.quorate.storage.raft.machine.Tables.Table;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of entities. They come in parts, which others may come between; one can be seen
 * once its last part is there. Parts whose last one never comes go with the next snapshot of that
 * entity. Changes come from one thread; reads are safe for any.
 */
final class SnapshotTable {

  private final Tables tables;

  SnapshotTable(Tables tables) {
    this.tables = tables;
  }

  @SuppressWarnings("ArrayRecordComponent") // passed on as it is, never compared
  private record Stored(long createdAtMs, int serializer, String form, byte[] payload) {

    private byte[] bytes() {
      return Wire.bytes(
          this,
          (out, snapshot) -> {
            out.writeLong(snapshot.createdAtMs);
            out.writeInt(snapshot.serializer);
            Wire.text(out, snapshot.form);
            Wire.bytes(out, snapshot.payload);
          });
    }

    private static Stored of(byte[] bytes) {
      return Wire.value(
          bytes, in -> new Stored(in.readLong(), in.readInt(), Wire.text(in), Wire.bytes(in)));
    }
  }

  /** Keeps a part; returns false when it is the last one and others of it are missing. */
  boolean put(Batch batch, Command.SnapshotPart part, long atMs) {
    String id = part.persistenceId();
    if (part.number() < part.parts() - 1) {
      batch.put(Table.PARTS, Keys.numbered(id, part.save(), part.number()), part.payload());
      return true;
    }
    byte @Nullable [] payload = whole(part);
    byte[] key = Keys.numbered(id, part.sequenceNr());
    if (payload == null) {
      // When it is there, the command has come again.
      return tables.get(Table.SNAPSHOTS, key) != null;
    }
    batch.put(
        Table.SNAPSHOTS, key, new Stored(atMs, part.serializer(), part.form(), payload).bytes());
    batch.removeRange(Table.PARTS, Keys.first(id), Keys.behind(id));
    prune(batch, part, atMs);
    return true;
  }

  private byte @Nullable [] whole(Command.SnapshotPart last) {
    var payload = new ByteArrayOutputStream();
    for (int number = 0; number < last.parts() - 1; number++) {
      byte @Nullable [] part =
          tables.get(Table.PARTS, Keys.numbered(last.persistenceId(), last.save(), number));
      if (part == null) {
        return null;
      }
      payload.writeBytes(part);
    }
    payload.writeBytes(last.payload());
    return payload.toByteArray();
  }

  /** Removes older ones of the same form, and those of other forms that are old enough. */
  private void prune(Batch batch, Command.SnapshotPart newest, long atMs) {
    String id = newest.persistenceId();
    List<byte[]> needless = new ArrayList<>();
    tables.scan(
        Table.SNAPSHOTS,
        Keys.first(id),
        Keys.numbered(id, newest.sequenceNr()),
        (key, value) -> {
          Stored older = Stored.of(value);
          if (older.form.equals(newest.form())
              || older.createdAtMs < atMs - newest.otherFormsForMs()) {
            needless.add(key);
          }
          return true;
        });
    needless.forEach(key -> batch.remove(Table.SNAPSHOTS, key));
  }

  /** Returns the newest one up to a sequence number. */
  Optional<Snapshot> load(String persistenceId, long upTo) {
    List<Snapshot> found = new ArrayList<>();
    tables.last(
        Table.SNAPSHOTS,
        Keys.first(persistenceId),
        Keys.numbered(persistenceId, upTo),
        (key, value) -> {
          Stored stored = Stored.of(value);
          return found.add(
              new Snapshot(Keys.number(key), stored.serializer, stored.form, stored.payload));
        });
    return found.stream().findFirst();
  }
}
