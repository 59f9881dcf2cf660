package io.quorate.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.audit.AuditShare;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.codec.EntityCodec;
import io.quorate.runtime.codec.Envelope;
import io.quorate.storage.FeedEntry;
import org.jspecify.annotations.Nullable;

/**
 * A type of entity with its share of the audit, and the reader of its events. Immutable and safe
 * for use by any thread.
 *
 * @param <E> events of the type
 */
public final class AuditedType<E> {

  private final EntityType<?, E, ?> type;
  private final AuditShare<E> share;
  private final EntityCodec<E, ?> codec;

  /** Joins a type to its share. */
  public AuditedType(EntityType<?, E, ?> type, AuditShare<E> share) {
    this.type = type;
    this.share = share;
    this.codec = new EntityCodec<>(type);
  }

  /** Returns the type's name. */
  String name() {
    return type.name();
  }

  AuditShare<E> share() {
    return share;
  }

  /**
   * Reads an entry of the type; null when it has no event. An event that this version does not know
   * ends in an {@link IllegalArgumentException}: the feed then waits for a newer node, since to
   * pass over it would be to miscount.
   */
  @Nullable AuditedEvent<E> read(FeedEntry entry, String id) {
    Envelope envelope = codec.envelope(entry.payload());
    JsonNode event = envelope.event();
    return event == null
        ? null
        : new AuditedEvent<>(
            this, id, HybridClock.millis(envelope.at()), codec.event(entry.name(), event));
  }
}
