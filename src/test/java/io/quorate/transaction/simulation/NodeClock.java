package io.quorate.transaction.simulation;

/**
 * A node's hybrid clock, in whole milliseconds: its wall clock, but never before a time it has
 * returned, or seen in a message or a journal.
 */
final class NodeClock {

  /** Far enough from 0 for a skew to be taken away. */
  private static final long EPOCH_MS = 1_000_000;

  private static final int MOST_SKEW_MS = 4_000;

  private final World world;
  private long skewMs;
  private long lastMs;

  NodeClock(World world) {
    this.world = world;
    jump();
  }

  /** Sets the wall clock, forward or back. */
  void jump() {
    skewMs = world.below(MOST_SKEW_MS);
  }

  /** Forgets what was seen, as a new process does. */
  void restart() {
    lastMs = 0;
  }

  long nowMs() {
    lastMs = Math.max(lastMs, EPOCH_MS + world.nowMs() + skewMs);
    return lastMs;
  }

  void observe(long seenMs) {
    lastMs = Math.max(lastMs, seenMs);
  }
}
