package io.quorate.outbound.webhook;

import io.quorate.feed.EventFilter;
import io.quorate.feed.FeedEvent;
import io.quorate.kernel.Conversation.Answer;
import io.quorate.kernel.RejectionCode;
import io.quorate.outbound.Notification;
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
    Function<Notification, CompletionStage<Answer>> post) {

  static final String CONTENT_TYPE = "application/cloudevents+json";

  private static final long MILLIS_PER_SECOND = 1_000;

  /**
   * What came of events that were sent together.
   *
   * @param gone why the receiver wants no more at all, or nothing
   */
  record Sent(List<Outcome> outcomes, Optional<String> gone) {
    Sent {
      outcomes = List.copyOf(outcomes);
    }

    String firstProblem() {
      return outcomes.stream().flatMap(each -> each.problem().stream()).findFirst().orElse("");
    }
  }

  /** Sends events at the same time; the stage never fails. */
  CompletionStage<Sent> send(List<FeedEvent> events) {
    var answers =
        events.stream().map(event -> post.apply(signed(event)).toCompletableFuture()).toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(all -> sent(events, answers.stream().map(CompletableFuture::join).toList()));
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

  private static Sent sent(List<FeedEvent> events, List<Answer> answers) {
    var outcomes = new ArrayList<Outcome>();
    Optional<String> gone = Optional.empty();
    for (int i = 0; i < events.size(); i++) {
      Optional<String> problem = Optional.empty();
      if (answers.get(i) instanceof Answer.Refused(var rejection)) {
        problem = Optional.of(rejection.detail());
        gone = rejection.code() == RejectionCode.NOT_FOUND ? problem : gone;
      }
      outcomes.add(new Outcome(events.get(i), problem));
    }
    return new Sent(outcomes, gone);
  }
}
