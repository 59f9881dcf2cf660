package io.quorate.client.history;

import io.quorate.client.http.Call;
import io.quorate.client.http.Transport;
import io.quorate.client.json.JsonObject;
import java.util.List;
import java.util.OptionalLong;

/**
 * Is a part of a history, oldest first. Immutable.
 *
 * @param events may be fewer than asked for
 * @param next what to give as {@code after} for the next page; empty when this is the last one
 */
public record HistoryPage(List<HistoryEvent> events, OptionalLong next) {

  /** The most events of a page. */
  public static final int MOST_EVENTS = 1_000;

  public HistoryPage {
    events = List.copyOf(events);
  }

  /**
   * Reads a page; for the handles of the client.
   *
   * @param path of the entity
   * @param after the sequence after which it begins; 0 for the beginning
   * @param limit of its events, 1 to {@link #MOST_EVENTS}
   */
  public static HistoryPage read(Transport transport, String path, long after, int limit) {
    JsonObject page =
        transport
            .send(Call.get("%s/events?after=%d&limit=%d".formatted(path, after, limit)))
            .success();
    return new HistoryPage(
        page.objects("events").stream().map(HistoryEvent::of).toList(), page.findNumber("next"));
  }
}
