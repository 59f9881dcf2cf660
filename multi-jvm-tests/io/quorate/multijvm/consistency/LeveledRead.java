package io.quorate.multijvm.consistency;

import java.util.Optional;

/**
 * One read of an account at a level, and what came back. Immutable.
 *
 * @param staleNanos how old the answer may be at the level {@code bounded}; else 0
 * @param session whose vector was sent, and taken from the answer
 * @param node the node's number, from 1
 * @param invokedNanos when it was sent, by {@link System#nanoTime}
 * @param returnedNanos when it was over
 * @param seen what was shown; nothing when it was refused for now
 */
record LeveledRead(
    String account,
    ReadLevel level,
    long staleNanos,
    String session,
    int node,
    long invokedNanos,
    long returnedNanos,
    Optional<Glimpse> seen) {

  /**
   * What an answer shows.
   *
   * @param version 0 for an account that is not there
   * @param asOfNanos the answer claims to have all that was durable then
   * @param source who answered: the owner, the copy or the gossip
   */
  record Glimpse(long version, long balance, long asOfNanos, String source) {}

  /** Returns the version that was shown; only of one that was answered. */
  long version() {
    return seen.orElseThrow().version();
  }

  /** Names it in a finding. */
  String words() {
    String article = level == ReadLevel.EVENTUAL ? "an" : "a";
    return "%s %s read of %s on node %d".formatted(article, level.word(), account, node);
  }
}
