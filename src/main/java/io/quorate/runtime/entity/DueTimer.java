package io.quorate.runtime.entity;

import akka.actor.Cancellable;
import akka.actor.typed.javadsl.ActorContext;
import io.quorate.kernel.Decider;
import io.quorate.runtime.message.HostMessage;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Wakes a live entity when it is next due; for one that is not live, the sweeper does. Used by the
 * entity's actor; not thread-safe.
 */
final class DueTimer {

  /** The longest time a live entity sets its own timer for; later is left to the sweeper. */
  private static final Duration LONGEST = Duration.ofHours(1);

  /** The shortest, so that a clock that stands still makes no busy loop; in milliseconds. */
  private static final long SHORTEST_MS = 20;

  private final ActorContext<HostMessage> actor;
  private final LongSupplier nowMs;
  private long dueAtMs = Decider.NEVER;
  private @Nullable Cancellable timer;

  DueTimer(ActorContext<HostMessage> actor, LongSupplier nowMs) {
    this.actor = actor;
    this.nowMs = nowMs;
  }

  /**
   * Wakes the entity at a time, and not at the one before.
   *
   * @param atMs by the entity's time, or {@link Decider#NEVER}
   */
  void set(long atMs) {
    if (atMs == dueAtMs && atMs == Decider.NEVER) {
      return;
    }
    dueAtMs = atMs;
    long delayMs = atMs - nowMs.getAsLong();
    if (atMs != Decider.NEVER && delayMs < LONGEST.toMillis()) {
      wakeAfter(Duration.ofMillis(Math.max(SHORTEST_MS, delayMs)));
    } else if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** Wakes the entity then, instead of when it is due. */
  void wakeAfter(Duration delay) {
    if (timer != null) {
      timer.cancel();
    }
    timer = actor.scheduleOnce(delay, actor.getSelf(), HostMessage.Wake.INSTANCE);
  }
}
