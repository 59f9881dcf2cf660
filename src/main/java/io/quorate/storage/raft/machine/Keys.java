package io.quorate.storage.raft.machine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The keys of the tables: numbers in the order of their size, ids before what belongs to them. */
final class Keys {

  /** Ids and clients' keys are texts without it, so that none is the beginning of another one. */
  private static final byte END = 0;

  private Keys() {}

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** What belongs to an id, at a number that is not negative. */
  static byte[] numbered(String id, long number) {
    byte[] text = text(id);
    return ByteBuffer.allocate(text.length + 1 + Long.BYTES)
        .put(text)
        .put(END)
        .putLong(number)
        .array();
  }

  /** A part of that. */
  static byte[] numbered(String id, long number, int part) {
    byte[] key = numbered(id, number);
    return ByteBuffer.allocate(key.length + Integer.BYTES).put(key).putInt(part).array();
  }

  /** Before all that belongs to an id. */
  static byte[] first(String id) {
    byte[] text = text(id);
    return ByteBuffer.allocate(text.length + 1).put(text).put(END).array();
  }

  /** Behind all that belongs to an id. */
  static byte[] behind(String id) {
    byte[] text = text(id);
    return ByteBuffer.allocate(text.length + 1).put(text).put((byte) (END + 1)).array();
  }

  /** Returns the number of a key that {@link #numbered(String, long)} has made. */
  static long number(byte[] numbered) {
    return ByteBuffer.wrap(numbered).getLong(numbered.length - Long.BYTES);
  }

  /** A client's key of a day, counted from the epoch. */
  static byte[] answered(long day, String id, String clientKey) {
    byte[] text = text(id);
    byte[] key = text(clientKey);
    return ByteBuffer.allocate(Integer.BYTES + text.length + 1 + key.length)
        .putInt(Math.toIntExact(day))
        .put(text)
        .put(END)
        .put(key)
        .array();
  }

  /** Before all clients' keys of a day. */
  static byte[] day(long day) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(Math.toIntExact(day)).array();
  }
}
