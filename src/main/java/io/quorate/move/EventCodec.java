package io.quorate.move;

import io.quorate.storage.MovedEvent;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The form of events in an export, one behind the other, all numbers in network byte order: {@code
 * u32 length, persistence id; u64 sequence number; u32 length, name; u64 milliseconds since the
 * epoch; u32 length, payload}. Texts are UTF-8. Stateless.
 */
final class EventCodec {

  private static final int FIXED_BYTES = 3 * Integer.BYTES + 2 * Long.BYTES;

  private EventCodec() {}

  static byte[] encode(MovedEvent event) {
    byte[] id = event.persistenceId().getBytes(StandardCharsets.UTF_8);
    byte[] name = event.name().getBytes(StandardCharsets.UTF_8);
    byte[] payload = event.payload();
    return ByteBuffer.allocate(FIXED_BYTES + id.length + name.length + payload.length)
        .putInt(id.length)
        .put(id)
        .putLong(event.sequenceNr())
        .putInt(name.length)
        .put(name)
        .putLong(event.atMs())
        .putInt(payload.length)
        .put(payload)
        .array();
  }

  /**
   * Reads as many events as there are.
   *
   * @throws BrokenExport when they are not of this form
   */
  static List<MovedEvent> decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    var events = new ArrayList<MovedEvent>();
    try {
      while (in.hasRemaining()) {
        String id = text(in);
        long sequenceNr = in.getLong();
        String name = text(in);
        events.add(new MovedEvent(id, sequenceNr, name, in.getLong(), bytes(in)));
      }
      return events;
    } catch (BufferUnderflowException e) {
      throw new BrokenExport("Expected whole events, but one of them is cut off.", e);
    }
  }

  private static String text(ByteBuffer in) {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}
