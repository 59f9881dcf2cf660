package io.quorate.runtime.entity;

import io.quorate.runtime.journal.NewHistories;

/**
 * Whether an entity takes it that it has no history, instead of looking for one. That may be
 * supposed only until the first write proves it: another copy may have written meanwhile. Used by
 * one actor; not thread-safe.
 */
final class Beginning {

  private final NewHistories newHistories;
  private final String persistenceId;
  private boolean isSupposed;

  Beginning(NewHistories newHistories, String persistenceId) {
    this.newHistories = newHistories;
    this.persistenceId = persistenceId;
  }

  /** Supposes that there is no history; called before the first recovery. */
  void suppose() {
    newHistories.add(persistenceId);
  }

  /** The entity has recovered: as was supposed the first time, by what it has read later. */
  void recovered() {
    isSupposed = newHistories.remove(persistenceId);
  }

  /** A write has proven that the entity knows its history. */
  void prove() {
    isSupposed = false;
  }

  /** Whether it is still only supposed that there is no history. */
  boolean isSupposed() {
    return isSupposed;
  }
}
