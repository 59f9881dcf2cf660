package io.quorate.webhook;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The state of a webhook. Immutable.
 *
 * @param status where it is in its life
 * @param url where events are sent
 * @param types of the events that are sent, as the client wrote them; none for all
 * @param secret signs what is sent
 * @param secretGiven whether the client gave the secret; else the node made it
 * @param epoch grows when what is sent begins anew, so that what was on its way says no more
 * @param position the place in the feed up to which the receiver has taken events
 * @param failingSinceMs since when the receiver takes none, in milliseconds since the epoch
 * @param attempts how many have failed since the last success
 * @param parked why nothing is sent any more, while parked
 * @param parkedAtMs since when, in milliseconds since the epoch
 * @param latest the latest attempts, oldest first; at most {@link #MAX_LATEST}
 */
public record Webhook(
    Status status,
    String url,
    List<String> types,
    Secret secret,
    boolean secretGiven,
    long epoch,
    String position,
    @Nullable Long failingSinceMs,
    int attempts,
    @Nullable String parked,
    @Nullable Long parkedAtMs,
    List<Delivery> latest) {

  /** How many attempts are kept. */
  public static final int MAX_LATEST = 50;

  /** The life of a webhook: ABSENT, then ACTIVE and PARKED in turns, REMOVED, ACTIVE again. */
  public enum Status {
    /** Never registered. */
    ABSENT,
    /** Events are sent. */
    ACTIVE,
    /** Nothing is sent until somebody replays it. */
    PARKED,
    /** Not there any more; its id is free. */
    REMOVED
  }

  /** The state before the first event. */
  static final Webhook ABSENT = without(Status.ABSENT, 0);

  public Webhook {
    types = List.copyOf(types);
    latest = List.copyOf(latest);
  }

  private static Webhook without(Status status, long epoch) {
    return new Webhook(
        status, "", List.of(), Secret.NONE, false, epoch, "", null, 0, null, null, List.of());
  }

  /** Whether it is there. */
  boolean exists() {
    return status == Status.ACTIVE || status == Status.PARKED;
  }

  Webhook registered(WebhookEvent.Registered event) {
    return new Webhook(
        Status.ACTIVE,
        event.url(),
        event.types(),
        event.secret(),
        event.secretGiven(),
        event.epoch(),
        event.position(),
        null,
        0,
        null,
        null,
        List.of());
  }

  Webhook progressed(WebhookEvent.Progressed event) {
    List<Delivery> all = Stream.concat(latest.stream(), event.deliveries().stream()).toList();
    Long since = failingSinceMs == null ? Long.valueOf(event.atMs()) : failingSinceMs;
    return new Webhook(
        status,
        url,
        types,
        secret,
        secretGiven,
        epoch,
        event.position(),
        event.attempts() == 0 ? null : since,
        event.attempts(),
        null,
        null,
        all.subList(Math.max(0, all.size() - MAX_LATEST), all.size()));
  }

  Webhook parked(WebhookEvent.Parked event) {
    return new Webhook(
        Status.PARKED,
        url,
        types,
        secret,
        secretGiven,
        epoch,
        position,
        failingSinceMs,
        attempts,
        event.reason(),
        event.atMs(),
        latest);
  }

  Webhook replayed(WebhookEvent.Replayed event) {
    return new Webhook(
        Status.ACTIVE,
        url,
        types,
        secret,
        secretGiven,
        event.epoch(),
        event.position(),
        null,
        0,
        null,
        null,
        latest);
  }

  /** Keeps nothing but the epoch, and no secret. */
  Webhook removed() {
    return without(Status.REMOVED, epoch);
  }
}
