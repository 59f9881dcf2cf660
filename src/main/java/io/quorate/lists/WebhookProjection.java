package io.quorate.lists;

import io.quorate.kernel.PersistenceIds;
import io.quorate.runtime.codec.EntityCodec;
import io.quorate.runtime.feed.Projection;
import io.quorate.storage.FeedEntry;
import io.quorate.storage.FoldTransaction;
import io.quorate.webhook.Webhook;
import io.quorate.webhook.WebhookEvent;
import io.quorate.webhook.WebhookType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Keeps from the feed which webhooks there are. Safe for use by any thread. */
public final class WebhookProjection implements Projection {

  private final EntityCodec<WebhookEvent, Webhook> codec = new EntityCodec<>(WebhookType.TYPE);

  @Override
  public Runnable apply(FoldTransaction transaction, List<FeedEntry> page) {
    // By id: how it is, or nothing when it is not there any more.
    var latest = new LinkedHashMap<String, Optional<WebhookList.Row>>();
    for (FeedEntry entry : page) {
      if (PersistenceIds.isOf(WebhookType.TYPE.name(), entry.persistenceId())
          && WebhookType.TYPE.events().containsKey(entry.name())) {
        note(PersistenceIds.id(entry.persistenceId()), event(entry), latest);
      }
    }
    if (!latest.isEmpty()) {
      var there = new LinkedHashMap<String, WebhookList.Row>();
      latest.forEach((id, row) -> row.ifPresent(one -> there.put(id, one)));
      WebhookList.ALL.put(transaction, there);
      WebhookList.ALL.remove(
          transaction, latest.keySet().stream().filter(id -> !there.containsKey(id)).toList());
    }
    return NOTHING;
  }

  private static void note(
      String id, WebhookEvent event, Map<String, Optional<WebhookList.Row>> latest) {
    switch (event) {
      case WebhookEvent.Registered registered ->
          latest.put(id, Optional.of(new WebhookList.Row(registered.epoch(), true)));
      case WebhookEvent.Replayed replayed ->
          latest.put(id, Optional.of(new WebhookList.Row(replayed.epoch(), true)));
      case WebhookEvent.Parked parked ->
          latest.put(id, Optional.of(new WebhookList.Row(parked.epoch(), false)));
      case WebhookEvent.Removed removed -> latest.put(id, Optional.empty());
      case WebhookEvent.Progressed progressed -> {}
    }
  }

  private WebhookEvent event(FeedEntry entry) {
    return codec.event(
        entry.name(),
        Objects.requireNonNull(
            codec.envelope(entry.payload()).event(), "Expected an entry with an event."));
  }
}
