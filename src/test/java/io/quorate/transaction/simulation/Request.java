package io.quorate.transaction.simulation;

import java.util.function.Consumer;

/**
 * A command on its way to an entity.
 *
 * @param sentAtMs the sender's time, to which the receiver's clock advances
 * @param patienceMs for how long after that the receiver may decide it, by its own time
 * @param hint whether it is decided at leisure, and not answered
 */
record Request(
    Object command, long sentAtMs, long patienceMs, boolean hint, Consumer<Reply> replyTo) {

  /** Stands for a message that is never too old. */
  static final long ANY_AGE = Long.MAX_VALUE;

  boolean isStale(long nowMs) {
    return nowMs - sentAtMs >= patienceMs;
  }
}
