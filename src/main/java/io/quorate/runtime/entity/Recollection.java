package io.quorate.runtime.entity;

import java.util.Map;
import java.util.Set;

/**
 * What the journal knows of the clients' keys of one group. Immutable.
 *
 * @param answers the answers to those that were answered before
 * @param inDoubt those of which it could not be found out
 */
record Recollection(Map<String, KeyedAnswer> answers, Set<String> inDoubt) {

  /** Every key of the group is new. */
  static final Recollection NOTHING = new Recollection(Map.of(), Set.of());
}
