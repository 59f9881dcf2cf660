package io.quorate.webhook;

import static io.quorate.kernel.RejectionCode.EXISTS_WITH_DIFFERENT_PAYLOAD;
import static io.quorate.kernel.RejectionCode.NOT_FOUND;

import io.quorate.kernel.Decider;
import io.quorate.kernel.Decision;
import io.quorate.kernel.Shown;
import io.quorate.webhook.Webhook.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a webhook. Rejections, in order of precedence: {@code not_found}, {@code
 * exists_with_different_payload}. Pure, immutable and safe for use by any thread.
 */
public final class WebhookDecider implements Decider<WebhookCommand, WebhookEvent, Webhook> {

  /** The part that shows a secret which the node has made. */
  static final String WITH_SECRET = "secret";

  /** The part that shows the latest attempts. */
  static final String DELIVERIES = "deliveries";

  /** The part that shows the sending node what it needs. */
  static final String TARGET = "target";

  private static final long MILLIS_PER_SECOND = 1_000;

  @Override
  public Webhook initial() {
    return Webhook.ABSENT;
  }

  @Override
  public Decision<WebhookEvent> decide(WebhookCommand command, Webhook webhook, long nowMs) {
    return switch (command) {
      case WebhookCommand.Register register -> register(register, webhook);
      case WebhookCommand.Remove remove when webhook.status() == Status.REMOVED ->
          Decision.unchanged();
      // Who sends learns that way that there is nothing to send.
      case WebhookCommand.Look look -> Decision.<WebhookEvent>unchanged().showing(TARGET);
      case WebhookCommand.Progress progress -> progress(progress, webhook, nowMs);
      case WebhookCommand other when !webhook.exists() ->
          Decision.reject(NOT_FOUND, "Expected the webhook to exist, but it does not.");
      case WebhookCommand.Get get -> Decision.unchanged();
      case WebhookCommand.GetDeliveries get ->
          Decision.<WebhookEvent>unchanged().showing(DELIVERIES);
      case WebhookCommand.Replay(String position) ->
          Decision.accept(new WebhookEvent.Replayed(webhook.epoch() + 1, position));
      case WebhookCommand.Remove remove -> Decision.accept(new WebhookEvent.Removed());
    };
  }

  @Override
  public Webhook evolve(Webhook webhook, WebhookEvent event) {
    return switch (event) {
      case WebhookEvent.Registered registered -> webhook.registered(registered);
      case WebhookEvent.Progressed progressed -> webhook.progressed(progressed);
      case WebhookEvent.Parked parked -> webhook.parked(parked);
      case WebhookEvent.Replayed replayed -> webhook.replayed(replayed);
      case WebhookEvent.Removed removed -> webhook.removed();
    };
  }

  private static Decision<WebhookEvent> register(
      WebhookCommand.Register register, Webhook webhook) {
    if (webhook.exists()) {
      var there =
          new WebhookCommand.Wanted(
              webhook.url(), webhook.types(), webhook.secretGiven() ? webhook.secret() : null);
      return register.asRepeated().equals(there)
          ? Decision.unchanged()
          : Decision.reject(
              EXISTS_WITH_DIFFERENT_PAYLOAD,
              "Expected the url, types and secret that the webhook was registered with, but they"
                  + " differ.");
    }
    Decision.Accepted<WebhookEvent> registered =
        Decision.accept(
            new WebhookEvent.Registered(
                register.url(),
                register.types(),
                register.secret(),
                register.secretGiven(),
                webhook.epoch() + 1,
                register.position()));
    return register.secretGiven() ? registered : registered.showing(WITH_SECRET);
  }

  private static Decision<WebhookEvent> progress(
      WebhookCommand.Progress progress, Webhook webhook, long nowMs) {
    var events = new ArrayList<WebhookEvent>();
    if (webhook.status() == Status.ACTIVE && progress.epoch() == webhook.epoch()) {
      if (isNews(progress, webhook)) {
        events.add(
            new WebhookEvent.Progressed(
                progress.position(), progress.deliveries(), progress.attempts(), nowMs));
      }
      String reason = parking(progress, webhook, nowMs);
      if (reason != null) {
        events.add(new WebhookEvent.Parked(webhook.epoch(), reason, nowMs));
      }
    }
    return new Decision.Accepted<>(List.copyOf(events), new Shown.Part(TARGET));
  }

  /** Who could send nothing tells the same again, only for the time that goes on. */
  private static boolean isNews(WebhookCommand.Progress progress, Webhook webhook) {
    return !progress.deliveries().isEmpty()
        || progress.attempts() != webhook.attempts()
        || !progress.position().equals(webhook.position());
  }

  /** Returns why it is parked, or null when it is not. */
  private static @Nullable String parking(
      WebhookCommand.Progress progress, Webhook webhook, long nowMs) {
    if (progress.giveUp() != null || progress.attempts() == 0) {
      return progress.giveUp();
    }
    long sinceMs = Objects.requireNonNullElse(webhook.failingSinceMs(), nowMs);
    return nowMs - sinceMs >= progress.giveUpAfterMs()
        ? "Expected the receiver to take an event within %d s, but it has taken none."
            .formatted(progress.giveUpAfterMs() / MILLIS_PER_SECOND)
        : null;
  }
}
