package io.quorate.webhook;

import java.util.List;

/** What can have happened to a webhook. Times are milliseconds since the epoch. */
public sealed interface WebhookEvent {

  /** Events are sent from now on: those behind the position. */
  record Registered(
      String url,
      List<String> types,
      Secret secret,
      boolean secretGiven,
      long epoch,
      String position)
      implements WebhookEvent {
    public Registered {
      types = List.copyOf(types);
    }
  }

  /** The receiver has taken the events up to the position, or fails behind it. */
  record Progressed(String position, List<Delivery> deliveries, int attempts, long atMs)
      implements WebhookEvent {
    public Progressed {
      deliveries = List.copyOf(deliveries);
    }
  }

  /** Nothing is sent any more. */
  record Parked(long epoch, String reason, long atMs) implements WebhookEvent {}

  /** Events are sent again: those behind the position. */
  record Replayed(long epoch, String position) implements WebhookEvent {}

  /** It is not there any more. */
  record Removed() implements WebhookEvent {}
}
