package io.quorate.outbound.webhook;

import io.quorate.feed.FeedReader;
import io.quorate.feed.FeedTail;
import io.quorate.lists.WebhookList;
import io.quorate.outbound.Notification;
import io.quorate.outbound.NotificationResult;
import io.quorate.runtime.ask.Ask;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import io.quorate.webhook.WebhookCommand;
import io.quorate.webhook.WebhookType;
import java.time.Duration;
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
 */
public record WebhookContext(
    WebhookList list,
    FeedReader reader,
    FeedTail tail,
    Function<Ask, CompletionStage<Reply>> entities,
    Function<Notification, CompletionStage<NotificationResult>> post,
    WebhookSettings settings) {

  private static final Duration ASK_WITHIN = Duration.ofSeconds(10);

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
}
