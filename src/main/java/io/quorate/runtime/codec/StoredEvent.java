package io.quorate.runtime.codec;

import org.jspecify.annotations.Nullable;

/**
 * An event as the journal keeps it: a stable name and JSON bytes. Encoded by the entity, so that
 * the journal only copies.
 *
 * @param name the event's stable name, stored as the serialization manifest
 * @param bytes the {@link Envelope} as JSON
 * @param outcome the host's state after this event, when it was just decided; null when it was read
 */
@SuppressWarnings("ArrayRecordComponent") // copied as it is, never compared
public record StoredEvent(String name, byte[] bytes, @Nullable Object outcome) {

  /** The name of an event that records only that a request was answered without any change. */
  public static final String NOTED = "host.noted";

  /** An event that was read. */
  public StoredEvent(String name, byte[] bytes) {
    this(name, bytes, null);
  }
}
