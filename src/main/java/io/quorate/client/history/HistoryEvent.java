package io.quorate.client.history;

import io.quorate.client.json.JsonObject;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells of something that happened. More types and members may come, so ignore what you do not
 * know. Immutable.
 *
 * @param sequence rises within a history; numbers may be left out
 * @param type such as {@code account.deposited}
 * @param members all of the event, sequence, type and at included: String, Long, BigDecimal,
 *     Boolean, List and Map
 */
public record HistoryEvent(long sequence, String type, Instant at, Map<String, Object> members) {

  public HistoryEvent {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  static HistoryEvent of(JsonObject event) {
    return new HistoryEvent(
        event.number("sequence"), event.text("type"), event.instant("at"), event.toMap());
  }
}
