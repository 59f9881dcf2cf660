package io.quorate.runtime.feed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.kernel.EntityType;
import io.quorate.kernel.PersistenceIds;
import io.quorate.runtime.clock.HybridClock;
import io.quorate.runtime.codec.Envelope;
import io.quorate.runtime.codec.Json;
import io.quorate.runtime.codec.StoredEvent;
import io.quorate.storage.History;
import io.quorate.storage.PageLimit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Reads the history of one entity for people. Safe for use by any thread. */
public final class EventHistory {

  /** The most events one page may have. */
  public static final int MAX_PAGE = 1000;

  /** The payload after which a page ends, which may be large for the memory of a node. */
  private static final long MAX_PAGE_BYTES = 1 << 20;

  private final History history;

  /** Creates a reader. */
  public EventHistory(History history) {
    this.history = history;
  }

  /**
   * Reads up to {@code limit} events after a sequence number, oldest first, fewer when they are
   * large; each has {@code sequence, type, at} and its own members. The page says whether there is
   * an entity at all.
   *
   * @param limit 1 to {@link #MAX_PAGE}
   */
  public CompletionStage<Page> read(EntityType<?, ?, ?> type, String id, long after, int limit) {
    return history
        .read(
            PersistenceIds.of(type.name(), id),
            after,
            new PageLimit(limit, MAX_PAGE_BYTES),
            StoredEvent.NOTED)
        .thenApply(
            page ->
                new Page(
                    page.exists(),
                    page.events().stream().map(EventHistory::event).toList(),
                    page.more()));
  }

  private static ObjectNode event(History.Event stored) {
    try {
      Envelope envelope = Json.STORED.readValue(stored.payload(), Envelope.class);
      ObjectNode event = Json.STORED.createObjectNode();
      event.put("sequence", stored.sequenceNr());
      event.put("type", stored.name());
      event.put("at", Instant.ofEpochMilli(HybridClock.millis(envelope.at())).toString());
      if (envelope.event() instanceof ObjectNode members) {
        event.setAll(members);
      }
      return event;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A page of a history.
   *
   * @param exists whether the entity has a history at all
   * @param events oldest first
   * @param more whether there are events after these
   */
  public record Page(boolean exists, List<ObjectNode> events, boolean more) {}
}
