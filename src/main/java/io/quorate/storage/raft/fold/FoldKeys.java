package io.quorate.storage.raft.fold;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * The keys of the database, and its numbers and texts. RocksDB orders keys by their bytes without
 * sign. The first byte says what a key is for; U+0000 ends a table's name, so that no table lies
 * inside another.
 *
 * <pre>
 * c table            how many rows a table has
 * d dueAtMs id       a reminder, in the order of due times
 * i id               when an entity is due
 * m                  whose feed is folded here
 * p consumer         how far a consumer has come
 * r table 0 key      a row
 * </pre>
 */
final class FoldKeys {

  /** Says whose feed is folded, and in which form. */
  static final byte[] IDENTITY = {'m'};

  /**
   * No text has it, and every byte string with it at its end is the next one behind that without.
   */
  private static final byte END = 0;

  private FoldKeys() {}

  static byte[] count(String table) {
    return key('c', bytes(table));
  }

  static byte[] position(String consumer) {
    return key('p', bytes(consumer));
  }

  static byte[] dueOf(String persistenceId) {
    return key('i', bytes(persistenceId));
  }

  static byte[] reminder(long dueAtMs, String persistenceId) {
    byte[] id = bytes(persistenceId);
    // With the sign turned round, the order of the bytes is that of the numbers.
    return ByteBuffer.allocate(1 + Long.BYTES + id.length)
        .put((byte) 'd')
        .putLong(dueAtMs ^ Long.MIN_VALUE)
        .put(id)
        .array();
  }

  /** Returns the key behind all reminders that are due. */
  static byte[] afterReminders(long nowMs) {
    return nowMs == Long.MAX_VALUE ? new byte[] {'d' + 1} : reminder(nowMs + 1, "");
  }

  /** Returns the due time in the key of a reminder. */
  static long dueAtMs(byte[] reminder) {
    return ByteBuffer.wrap(reminder).getLong(1) ^ Long.MIN_VALUE;
  }

  /** Returns the id in the key of a reminder. */
  static String persistenceId(byte[] reminder) {
    int before = 1 + Long.BYTES;
    return new String(reminder, before, reminder.length - before, UTF_8);
  }

  static byte[] row(String table, String key) {
    byte[] name = bytes(table);
    byte[] rest = bytes(key);
    return ByteBuffer.allocate(2 + name.length + rest.length)
        .put((byte) 'r')
        .put(name)
        .put(END)
        .put(rest)
        .array();
  }

  /** Returns what a row is called inside its table. */
  static String keyOf(String table, byte[] row) {
    int before = 2 + bytes(table).length;
    return new String(row, before, row.length - before, UTF_8);
  }

  /** Returns the key behind all rows of a table. */
  static byte[] afterRows(String table) {
    byte[] after = row(table, "");
    after[after.length - 1] = END + 1;
    return after;
  }

  /** Returns the key that comes next after a key, whether it is there or not. */
  static byte[] next(byte[] key) {
    return ByteBuffer.allocate(key.length + 1).put(key).put(END).array();
  }

  static byte[] bytes(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  static long number(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getLong();
  }

  /** Encodes a text; refuses one that would not keep the order of the keys. */
  static byte[] bytes(String text) {
    if (text.indexOf(END) >= 0) {
      throw new IllegalArgumentException("Expected a text without U+0000, but found one with it.");
    }
    return text.getBytes(UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  private static byte[] key(char kind, byte[] rest) {
    return ByteBuffer.allocate(1 + rest.length).put((byte) kind).put(rest).array();
  }
}
