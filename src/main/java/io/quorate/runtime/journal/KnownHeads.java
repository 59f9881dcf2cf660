package io.quorate.runtime.journal;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far histories go, as far as that is known before their entities recover, so that the journal
 * need not be asked. What is known is used once, for a first recovery: whoever recovers after a
 * failed write wants to hear of that write, too. An entity that goes on from a head that was wrong
 * cannot write, and recovers again. Safe for use by any thread.
 */
public final class KnownHeads {

  private static final long WANTED = -1;

  private final Map<String, Long> heads = new ConcurrentHashMap<>();

  /** There is no history yet, as far as whoever wants it begun can tell. */
  public void isNew(String persistenceId) {
    heads.put(persistenceId, 0L);
  }

  /** The head may be learned by the way while the entity recovers. */
  public void want(String persistenceId) {
    heads.put(persistenceId, WANTED);
  }

  /** Whether the head is wanted, and not known. */
  public boolean isWanted(String persistenceId) {
    return heads.getOrDefault(persistenceId, 0L) == WANTED;
  }

  /** Whether it is known that there is no history. */
  public boolean isKnownAsNew(String persistenceId) {
    return heads.getOrDefault(persistenceId, WANTED) == 0;
  }

  /** Keeps the number of the last event, if it is wanted. */
  public void learn(String persistenceId, long head) {
    heads.replace(persistenceId, WANTED, head);
  }

  /** Returns the number of the last event once, if it is known, and forgets it. */
  public OptionalLong take(String persistenceId) {
    Long head = heads.remove(persistenceId);
    return head == null || head == WANTED ? OptionalLong.empty() : OptionalLong.of(head);
  }

  /** Forgets what was not taken. */
  public void forget(String persistenceId) {
    heads.remove(persistenceId);
  }

  /** Returns of how many histories something is kept. */
  int size() {
    return heads.size();
  }
}
