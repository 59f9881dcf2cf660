package io.quorate.runtime.feed;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.quorate.runtime.codec.Envelope;
import io.quorate.runtime.codec.Json;
import io.quorate.storage.FeedEntry;
import io.quorate.storage.FoldTransaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Keeps from the feed when each entity is next due, as its {@link Envelope}s say. Immutable and
 * safe for use by any thread.
 */
public final class ReminderProjection implements Projection {

  private final Consumer<Set<String>> changed;

  /** Creates one of which nobody wants to know more. */
  public ReminderProjection() {
    this(ids -> {});
  }

  /**
   * Creates one.
   *
   * @param changed told whose due time was set, once that is durable
   */
  ReminderProjection(Consumer<Set<String>> changed) {
    this.changed = changed;
  }

  /** Sets the due times of a page; again with the same page changes nothing. */
  @Override
  public Runnable apply(FoldTransaction transaction, List<FeedEntry> page) {
    // Of each entity only its last one counts.
    Map<String, Long> dueAtMs = new HashMap<>();
    for (FeedEntry entry : page) {
      dueOf(entry.payload()).ifPresent(due -> dueAtMs.put(entry.persistenceId(), due));
    }
    transaction.remind(dueAtMs);
    return () -> changed.accept(dueAtMs.keySet());
  }

  /** Reads only the head of an envelope, where the due time stands behind {@code at}. */
  private static OptionalLong dueOf(byte[] payload) {
    try (JsonParser json = Json.STORED.createParser(payload)) {
      json.nextToken();
      for (int member = 0; member < 2 && json.nextToken() == JsonToken.FIELD_NAME; member++) {
        String name = json.currentName();
        json.nextToken();
        if (name.equals("due")) {
          return OptionalLong.of(json.getLongValue());
        }
      }
      return OptionalLong.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
