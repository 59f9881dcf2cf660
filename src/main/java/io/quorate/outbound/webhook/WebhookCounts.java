package io.quorate.outbound.webhook;

import io.quorate.feed.FeedEvent;
import io.quorate.outbound.NotificationResult;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what this node sends for webhooks, and what waits for it while it is the one that sends.
 * Safe for use by any thread.
 */
public final class WebhookCounts {

  private static final double MILLIS_PER_SECOND = 1_000;

  private final Map<Result, LongAdder> results;

  /** The oldest event of each webhook that is read and not delivered, by who delivers it. */
  private final Map<Object, FeedEvent> oldest = new ConcurrentHashMap<>();

  /** NaN while another node sends. */
  private volatile double parked = Double.NaN;

  /** What came of an attempt. */
  public enum Result {
    /** The receiver has taken the event. */
    DELIVERED,
    /** The receiver has answered with another status. */
    REFUSED,
    /** The receiver has not answered, or may not be called. */
    FAILED,
    /** This node held the event back. */
    NOT_SENT;

    /** Returns its name in metrics. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static Result of(NotificationResult result) {
      return switch (result) {
        case NotificationResult.Taken taken -> DELIVERED;
        case NotificationResult.Refused refused -> REFUSED;
        case NotificationResult.Failed failed -> FAILED;
        case NotificationResult.NotSent notSent -> NOT_SENT;
      };
    }
  }

  /** Creates counts of a node that does not send yet. */
  public WebhookCounts() {
    var all = new EnumMap<Result, LongAdder>(Result.class);
    for (Result result : Result.values()) {
      all.put(result, new LongAdder());
    }
    this.results = Collections.unmodifiableMap(all);
  }

  /** Returns how many attempts have ended so. */
  public long attempts(Result result) {
    return counter(result).sum();
  }

  /** Returns how many webhooks are parked; NaN when another node sends, or none is known yet. */
  public double parked() {
    return parked;
  }

  /**
   * Returns the age of the oldest event that is read for a webhook and that its receiver has not
   * taken, in seconds; 0 when there is none, NaN when another node sends.
   *
   * @param nowMs milliseconds since the epoch
   */
  public double lagSeconds(long nowMs) {
    if (Double.isNaN(parked)) {
      return Double.NaN;
    }
    long oldestMs = oldest.values().stream().mapToLong(FeedEvent::atMs).min().orElse(nowMs);
    return Math.max(0, nowMs - oldestMs) / MILLIS_PER_SECOND;
  }

  void attempted(NotificationResult result) {
    counter(Result.of(result)).increment();
  }

  /** Notes which event of a webhook has been waiting for the longest. */
  void waiting(Object delivery, Optional<FeedEvent> event) {
    event.ifPresentOrElse(one -> oldest.put(delivery, one), () -> oldest.remove(delivery));
  }

  /** Notes that this node sends, and how many webhooks it does not send for. */
  void sending(long parkedNow) {
    parked = parkedNow;
  }

  /** Notes that this node sends no more. */
  void stopped() {
    parked = Double.NaN;
  }

  private LongAdder counter(Result result) {
    return Objects.requireNonNull(results.get(result));
  }
}
