package io.quorate.webhook;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest attempts of a webhook as clients see them.
 *
 * @param id the webhook's
 * @param deliveries the newest first
 */
public record DeliveriesView(String id, List<Attempt> deliveries) {

  public DeliveriesView {
    deliveries = List.copyOf(deliveries);
  }

  /**
   * One attempt.
   *
   * @param event the event's id
   * @param type the event's type
   * @param at when it ended
   * @param attempt 1 for the first since the last success
   * @param delivered whether the receiver has taken the event
   * @param detail why not
   */
  public record Attempt(
      String event,
      String type,
      Instant at,
      int attempt,
      boolean delivered,
      @Nullable String detail) {}

  static DeliveriesView of(String id, List<Delivery> latest) {
    return new DeliveriesView(id, latest.reversed().stream().map(DeliveriesView::attempt).toList());
  }

  private static Attempt attempt(Delivery delivery) {
    return new Attempt(
        delivery.event(),
        delivery.type(),
        Instant.ofEpochMilli(delivery.atMs()),
        delivery.attempt(),
        delivery.problem() == null,
        delivery.problem());
  }
}
