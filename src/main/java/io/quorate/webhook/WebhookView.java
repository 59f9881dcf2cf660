package io.quorate.webhook;

import io.quorate.kernel.EntityType.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as clients see it.
 *
 * @param types of the events that are sent; none for all
 * @param status {@code active}, {@code parked} or {@code removed}
 * @param position the place in the feed up to which the receiver has taken events
 * @param secret only in the answer that has created it, and when the node has made it
 */
public record WebhookView(
    String id,
    String url,
    List<String> types,
    String status,
    String position,
    int failedAttempts,
    @Nullable Instant failingSince,
    @Nullable Instant parkedAt,
    @Nullable String parkedReason,
    @Nullable String secret,
    long version) {

  public WebhookView {
    types = List.copyOf(types);
  }

  static WebhookView of(Subject subject, Webhook webhook, boolean withSecret) {
    return new WebhookView(
        subject.id(),
        webhook.url(),
        webhook.types(),
        webhook.status().name().toLowerCase(Locale.ROOT),
        webhook.position(),
        webhook.attempts(),
        instant(webhook.failingSinceMs()),
        instant(webhook.parkedAtMs()),
        webhook.parked(),
        withSecret ? webhook.secret().text() : null,
        subject.version());
  }

  private static @Nullable Instant instant(@Nullable Long ms) {
    return ms == null ? null : Instant.ofEpochMilli(ms);
  }
}
