package io.quorate.outbound.webhook;

import io.quorate.feed.EventFilter;
import io.quorate.feed.FeedEvent;
import io.quorate.outbound.Notification;
import io.quorate.outbound.NotificationResult;
import io.quorate.outbound.webhook.DeliveryQueue.Outcome;
import io.quorate.webhook.WebhookTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Sends events to the receiver of one webhook. Immutable; safe for use by any thread.
 *
 * @param target the receiver
 * @param filter which events it wants
 * @param post sends one notification; the stage never fails
 */
record WebhookSender(
    WebhookTarget target,
    EventFilter filter,
    Function<Notification, CompletionStage<NotificationResult>> post) {

  static final String CONTENT_TYPE = "application/cloudevents+json";

  private static final long MILLIS_PER_SECOND = 1_000;

  /** What came of events that were sent together. */
  record Sent(List<Outcome> outcomes) {
    Sent {
      outcomes = List.copyOf(outcomes);
    }

    /** Returns why the receiver wants no more at all, or nothing. */
    Optional<String> gone() {
      return outcomes.stream()
          .map(Outcome::result)
          .filter(NotificationResult.Refused.class::isInstance)
          .map(NotificationResult.Refused.class::cast)
          .filter(NotificationResult.Refused::gone)
          .map(NotificationResult.Refused::detail)
          .findFirst();
    }

    String firstProblem() {
      return outcomes.stream().flatMap(each -> each.problem().stream()).findFirst().orElse("");
    }
  }

  /** Sends events at the same time; the stage never fails. */
  CompletionStage<Sent> send(List<FeedEvent> events) {
    var results =
        events.stream().map(event -> post.apply(signed(event)).toCompletableFuture()).toList();
    return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
        .thenApply(all -> sent(events, results.stream().map(CompletableFuture::join).toList()));
  }

  /**
   * Returns the id by which a receiver knows an event again; an entity's id may have full stops.
   */
  static String messageId(String eventId) {
    return eventId.replace('.', '~');
  }

  private Notification signed(FeedEvent event) {
    byte[] body = event.json();
    return new Notification(
        target.url(),
        CONTENT_TYPE,
        WebhookSignature.headers(
            target.secret(),
            messageId(event.id()),
            System.currentTimeMillis() / MILLIS_PER_SECOND,
            body),
        body);
  }

  private static Sent sent(List<FeedEvent> events, List<NotificationResult> results) {
    var outcomes = new ArrayList<Outcome>();
    for (int i = 0; i < events.size(); i++) {
      outcomes.add(new Outcome(events.get(i), results.get(i)));
    }
    return new Sent(outcomes);
  }
}
