package io.quorate.runtime.entity;

import io.quorate.runtime.journal.KnownHeads;

/**
 * What an entity takes for granted of its history before it reads it. That there is none may be
 * supposed only until the first write proves it: another copy may have written meanwhile. Used by
 * one actor; not thread-safe.
 */
final class Beginning {

  private final KnownHeads heads;
  private final String persistenceId;
  private boolean isNew;
  private boolean supposed;

  Beginning(KnownHeads heads, String persistenceId) {
    this.heads = heads;
    this.persistenceId = persistenceId;
  }

  /**
   * Takes note of what the first message tells, before the first recovery.
   *
   * @param none whether there is no history, as far as the message can tell
   */
  void announce(boolean none) {
    isNew = none;
    if (none) {
      heads.isNew(persistenceId);
    } else {
      heads.want(persistenceId);
    }
  }

  /** The entity has recovered; by what was announced the first time, by what it has read later. */
  void recovered() {
    supposed = isNew;
    isNew = false;
    heads.forget(persistenceId);
  }

  /** A write has proven that the entity knows its history. */
  void prove() {
    supposed = false;
  }

  /** Whether it is still only supposed that there is no history. */
  boolean isSupposed() {
    return supposed;
  }
}
