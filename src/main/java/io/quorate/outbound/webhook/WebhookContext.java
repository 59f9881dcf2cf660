package io.quorate.outbound.webhook;

import io.quorate.feed.EventFilter;
import io.quorate.feed.FeedReader;
import io.quorate.feed.FeedTail;
import io.quorate.lists.WebhookList;
import io.quorate.outbound.Notification;
import io.quorate.outbound.NotificationResult;
import io.quorate.runtime.ask.Ask;
import io.quorate.runtime.codec.Json;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import io.quorate.storage.FeedPosition;
import io.quorate.webhook.WebhookCommand;
import io.quorate.webhook.WebhookTarget;
import io.quorate.webhook.WebhookType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * What a node gives to those who send. Immutable.
 *
 * @param list which webhooks there are
 * @param reader reads the feed
 * @param tail its newest part, from memory
 * @param entities asks an entity; the stage never fails
 * @param post sends one notification; the stage never fails
 * @param settings the limits
 * @param counts counts what is sent
 */
public record WebhookContext(
    WebhookList list,
    FeedReader reader,
    FeedTail tail,
    Function<Ask, CompletionStage<Reply>> entities,
    Function<Notification, CompletionStage<NotificationResult>> post,
    WebhookSettings settings,
    WebhookCounts counts) {

  /** How many events are read at once from the storage. */
  private static final int PAGE = 100;

  private static final Duration ASK_WITHIN = Duration.ofSeconds(10);

  /**
   * What was read of the feed.
   *
   * @param passed about how many events were passed over, those of interest among them
   */
  record Part(FeedTail.Batch batch, long passed) {}

  CompletionStage<Reply> look(String id) {
    return entities.apply(
        Ask.read(WebhookType.TYPE.name(), id, new WebhookCommand.Look(), ASK_WITHIN));
  }

  CompletionStage<Reply> tell(String id, WebhookCommand.Progress progress) {
    return entities.apply(
        Ask.write(
            WebhookType.TYPE.name(),
            id,
            progress,
            null,
            HostMessage.Request.ANY_VERSION,
            null,
            ASK_WITHIN));
  }

  /** Tells a webhook that nobody knows its place in the feed, so that it is parked. */
  CompletionStage<Reply> tellLost(String id, WebhookTarget target) {
    return tell(
        id,
        new WebhookCommand.Progress(
            target.epoch(),
            target.position(),
            List.of(),
            target.attempts(),
            settings.giveUpAfter().toMillis(),
            "Expected a position of this journal, but it is one of another; replay the webhook from"
                + " where it should go on."));
  }

  /** Returns what the sending node needs to know, of an answer that is no refusal. */
  static WebhookTarget target(Reply reply) {
    try {
      return Json.STORED.readValue(reply.body(), WebhookTarget.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads what comes after a place, which may be nothing when the patience is over. */
  CompletionStage<Part> read(FeedPosition after, EventFilter filter, Duration patience) {
    return tail.after(after, filter, patience)
        .thenCompose(
            batch ->
                batch.isPresent()
                    ? CompletableFuture.completedFuture(
                        new Part(batch.get(), batch.get().events().size()))
                    : stored(after, filter));
  }

  private CompletionStage<Part> stored(FeedPosition after, EventFilter filter) {
    return reader
        .read(after, filter, PAGE)
        .thenApply(
            page ->
                new Part(
                    new FeedTail.Batch(page.events(), page.next()),
                    page.more() ? DeliveryQueue.MOST_PASSED : 0))
        .thenCompose(part -> tail.orLater(after, part.batch()).thenApply(batch -> part));
  }
}
