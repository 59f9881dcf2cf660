package io.quorate.runtime.feed;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.Behaviors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Marks the node that wakes those that are due, where each node follows the feed: a singleton of
 * the cluster, which holds a flag of its node up for as long as it lives there. Should two live for
 * a moment, some are woken twice, which is harmless.
 */
final class WakingTurn {

  private WakingTurn() {}

  /** Returns the behaviour, which receives nothing. */
  static Behavior<Void> holding(AtomicBoolean flag) {
    return Behaviors.setup(
        context -> {
          flag.set(true);
          return Behaviors.receive(Void.class)
              .onSignal(
                  PostStop.class,
                  stopped -> {
                    flag.set(false);
                    return Behaviors.same();
                  })
              .build();
        });
  }
}
