package io.quorate.storage.raft.forming;

/** What came of asking one listed peer in one round. Immutable. */
sealed interface Answer {

  /** It introduced itself. */
  record Told(Introduction introduction) implements Answer {}

  /**
   * It did not, in time.
   *
   * @param reason for people, as the end of a sentence that begins with the peer's address
   */
  record Silent(String reason) implements Answer {}
}
