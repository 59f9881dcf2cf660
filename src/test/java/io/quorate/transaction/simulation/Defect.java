package io.quorate.transaction.simulation;

/** A defect built in on purpose, to see that the checks find it. */
enum Defect {
  /** None: the real thing. */
  NONE,
  /** A participant says that it has undone its step, and has not. */
  LOST_COMPENSATION,
  /** Replies and messages to others are sent before the write that they tell of has succeeded. */
  DECISION_BEFORE_DURABLE,
  /** A participant forgets a transaction as soon as its own part in it has ended. */
  NO_GUARD,
  /** Two live copies of an entity both write to its journal. */
  NO_PRIMARY_KEY,
  /** A step that comes twice is done twice. */
  NO_DEDUPLICATION
}
