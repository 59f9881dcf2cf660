package io.quorate.webhook;

import java.util.List;

/**
 * What the node that sends needs to know of a webhook. Clients never see it.
 *
 * @param active whether anything is to be sent
 * @param epoch what it tells of its progress carries this
 * @param position where to begin
 * @param attempts how many have failed since the last success
 */
public record WebhookTarget(
    boolean active,
    String url,
    List<String> types,
    Secret secret,
    long epoch,
    String position,
    int attempts) {

  public WebhookTarget {
    types = List.copyOf(types);
  }

  static WebhookTarget of(Webhook webhook) {
    return new WebhookTarget(
        webhook.status() == Webhook.Status.ACTIVE,
        webhook.url(),
        webhook.types(),
        webhook.secret(),
        webhook.epoch(),
        webhook.position(),
        webhook.attempts());
  }
}
