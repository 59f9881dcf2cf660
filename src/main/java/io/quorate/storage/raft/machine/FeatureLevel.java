package io.quorate.storage.raft.machine;

import io.quorate.storage.StorageUnavailable;
import io.quorate.storage.raft.machine.Tables.Batch;
import io.quorate.storage.raft.machine.Tables.Table;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Which kinds of commands the log may have, as the group has agreed: it never falls. Changed by the
 * thread that applies, read by any.
 */
final class FeatureLevel {

  private static final byte[] KEY = Keys.text("level");

  private final int known;
  private volatile int current;

  /**
   * Reads it.
   *
   * @param known the highest level that this version knows
   * @throws StorageUnavailable when the tables are of a higher one
   */
  FeatureLevel(Tables tables, int known) {
    this.known = known;
    byte @Nullable [] row = tables.get(Table.META, KEY);
    this.current = row == null ? 0 : ByteBuffer.wrap(row).getInt();
    if (current > known) {
      throw new StorageUnavailable(
          ("Expected a journal of level %d at most, which this version knows, but the group has"
                  + " raised it to %d; start a newer version.")
              .formatted(known, current));
    }
  }

  int known() {
    return known;
  }

  int current() {
    return current;
  }

  /**
   * Puts a higher level; a lower one changes nothing. Throws when this version does not know it.
   */
  void raise(Batch batch, int level) {
    if (level > known) {
      throw new CommandCodec.UnknownKind(
          ("Expected a level of %d at most, which this version knows, but the group raises it to"
                  + " %d; start a newer version.")
              .formatted(known, level));
    }
    if (level > current) {
      batch.put(Table.META, KEY, ByteBuffer.allocate(Integer.BYTES).putInt(level).array());
    }
  }

  /** What was put is written. */
  void raised(int level) {
    current = Math.max(current, level);
  }
}
