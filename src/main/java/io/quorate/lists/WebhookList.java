package io.quorate.lists;

import io.quorate.runtime.feed.JsonTable;
import io.quorate.storage.ProjectionStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Reads what {@link WebhookProjection} keeps. Safe for use by any thread. */
public final class WebhookList {

  /** The webhooks that are there, by their ids. */
  static final JsonTable<Row> ALL = new JsonTable<>("webhook.all", Row.class);

  private final ProjectionStore store;

  /**
   * A webhook.
   *
   * @param epoch its latest
   * @param active whether anything is to be sent
   */
  public record Row(long epoch, boolean active) {}

  /** Creates a reader. */
  public WebhookList(ProjectionStore store) {
    this.store = store;
  }

  /** Reads the first ones in the order of their ids; fails when the storage cannot be read. */
  public CompletionStage<Map<String, Row>> first(int limit) {
    return store.read(view -> ALL.first(view, limit));
  }

  /** Whether there are fewer than so many, or this one is among them. */
  public CompletionStage<Boolean> hasRoomFor(String id, int most) {
    return store.read(view -> ALL.count(view) < most || !ALL.get(view, List.of(id)).isEmpty());
  }
}
