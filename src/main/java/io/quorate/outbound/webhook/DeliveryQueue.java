package io.quorate.outbound.webhook;

import io.quorate.feed.FeedEvent;
import io.quorate.outbound.NotificationResult;
import io.quorate.storage.FeedPosition;
import io.quorate.webhook.Delivery;
import io.quorate.webhook.Webhook;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * The events of one webhook that are read and not delivered yet, and what is not recorded yet. The
 * next ones are sent together: each of another entity, so that every entity's own come one after
 * the other; only when all have arrived others follow. Bounded by what is read at once. Not safe
 * for use by several threads.
 */
final class DeliveryQueue {

  /** After how many events of no interest the position is recorded all the same. */
  static final long MOST_PASSED = 10_000;

  private final Deque<FeedEvent> pending = new ArrayDeque<>();
  private final List<Delivery> unrecorded = new ArrayList<>();

  /** What is being sent together, and what of it has not arrived. */
  private List<FeedEvent> wave = List.of();

  private List<FeedEvent> open = List.of();
  private FeedPosition read;
  private FeedPosition done;
  private long passed;
  private int attempts;
  private boolean heldBack;

  /** What came of an attempt. */
  record Outcome(FeedEvent event, NotificationResult result) {

    /** Returns why the receiver, which was tried, has not taken the event; or nothing. */
    Optional<String> problem() {
      return switch (result) {
        case NotificationResult.Refused refused -> Optional.of(refused.detail());
        case NotificationResult.Failed failed -> Optional.of(failed.detail());
        case NotificationResult.Taken taken -> Optional.empty();
        case NotificationResult.NotSent notSent -> Optional.empty();
      };
    }

    private boolean isTaken() {
      return result instanceof NotificationResult.Taken;
    }

    private boolean isNotSent() {
      return result instanceof NotificationResult.NotSent;
    }
  }

  DeliveryQueue(FeedPosition after, int attempts) {
    this.read = after;
    this.done = after;
    this.attempts = attempts;
  }

  /** Returns behind which place to read on. */
  FeedPosition read() {
    return read;
  }

  /** Returns the place up to which all has arrived. */
  FeedPosition done() {
    return done;
  }

  /** Returns how many attempts have failed since the last success. */
  int attempts() {
    return attempts;
  }

  /** Returns the event that has not arrived for the longest time; nothing when all has. */
  Optional<FeedEvent> oldest() {
    return Optional.ofNullable(open.isEmpty() ? pending.peekFirst() : open.getFirst());
  }

  /** Whether, of what was sent last, this node held something back, and nothing failed. */
  boolean isHeldBack() {
    return heldBack;
  }

  /** Returns the latest attempts that are not recorded yet, oldest first. */
  List<Delivery> unrecorded() {
    return List.copyOf(unrecorded);
  }

  /** Whether there is something to record. */
  boolean isNews() {
    return !unrecorded.isEmpty() || passed >= MOST_PASSED;
  }

  /** The journal was moved: the position that is recorded is one of the former feed. */
  void moved() {
    passed = MOST_PASSED;
  }

  /** Everything until now is recorded. */
  void recorded() {
    unrecorded.clear();
    passed = 0;
  }

  /**
   * Adds what was read.
   *
   * @param events those of interest
   * @param next where to read on
   * @param more how many others were passed over
   */
  void add(List<FeedEvent> events, FeedPosition next, long more) {
    pending.addAll(events);
    read = next;
    passed += more;
    if (pending.isEmpty() && open.isEmpty()) {
      done = next;
    }
  }

  /**
   * Returns what to send now: what has not arrived of what was sent before, else the next ones;
   * nothing when more must be read. After a failure it is one event alone, to see whether the
   * receiver works again.
   */
  List<FeedEvent> next(int most) {
    if (open.isEmpty()) {
      var subjects = new HashSet<String>();
      var together = new ArrayList<FeedEvent>();
      while (together.size() < most
          && !pending.isEmpty()
          && subjects.add(pending.getFirst().subject())) {
        together.add(pending.removeFirst());
      }
      wave = List.copyOf(together);
      open = wave;
    }
    return attempts > 0 && !open.isEmpty() ? open.subList(0, 1) : open;
  }

  /**
   * Notes what came of all that was sent at once. What this node did not send stays to be sent, and
   * counts as no attempt: it is neither one that failed, nor does it end a row of those.
   */
  void sent(List<Outcome> outcomes, long nowMs) {
    var left = new ArrayList<>(open);
    int attempt = attempts + 1;
    for (Outcome outcome : outcomes) {
      FeedEvent event = outcome.event();
      if (!outcome.isNotSent()) {
        note(
            new Delivery(event.id(), event.type(), nowMs, attempt, outcome.problem().orElse(null)));
      }
      if (outcome.isTaken()) {
        left.remove(event);
      }
    }
    boolean failed = outcomes.stream().anyMatch(outcome -> outcome.problem().isPresent());
    if (failed) {
      attempts = attempt;
    } else if (outcomes.stream().anyMatch(Outcome::isTaken)) {
      attempts = 0;
    }
    heldBack = !failed && outcomes.stream().anyMatch(Outcome::isNotSent);
    open = List.copyOf(left);
    for (FeedEvent event : wave) {
      if (open.contains(event)) {
        return;
      }
      done = event.position();
    }
    if (pending.isEmpty()) {
      done = read;
    }
  }

  private void note(Delivery delivery) {
    if (unrecorded.size() == Webhook.MAX_LATEST) {
      unrecorded.removeFirst();
    }
    unrecorded.add(delivery);
  }
}
