package io.quorate.replica;

import java.util.Map;
import java.util.Optional;

/**
 * What the nodes tell each other: texts by key, of which the one with the highest number stays. A
 * node hears of others' sooner or later, once it can be reached. Safe for use by any thread;
 * nothing waits.
 */
public interface Gossip {

  /** Returns the text that this node has heard of. */
  Optional<String> known(String key);

  /** Returns all texts that this node has heard of, by key. */
  Map<String, String> all();

  /**
   * Tells a text to all nodes.
   *
   * @param number decides between several of one key; 0 or more
   */
  void tell(String key, long number, String text);

  /** Takes a key back on all nodes; who tells it again at the same time goes before. */
  void forget(String key);
}
