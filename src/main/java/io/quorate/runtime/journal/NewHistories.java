package io.quorate.runtime.journal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The histories that begin now, as far as their entities can tell, so that the storage need not be
 * asked for them. Should one have begun before, the first write to it fails, and its entity reads
 * it. Safe for use by any thread.
 */
public final class NewHistories {

  private final Set<String> ids = ConcurrentHashMap.newKeySet();

  /** Notes that a history begins; its entity recovers next. */
  public void add(String persistenceId) {
    ids.add(persistenceId);
  }

  /** Whether a history begins. */
  public boolean contains(String persistenceId) {
    return ids.contains(persistenceId);
  }

  /**
   * Forgets a history, once its entity has recovered or left.
   *
   * @return whether it was one that begins
   */
  public boolean remove(String persistenceId) {
    return ids.remove(persistenceId);
  }

  /** Returns how many there are. */
  int size() {
    return ids.size();
  }
}
