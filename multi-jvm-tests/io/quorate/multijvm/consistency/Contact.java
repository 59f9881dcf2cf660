package io.quorate.multijvm.consistency;

/**
 * A time in which a node could hear what is new, as reads of a level show it: from the database, or
 * from the other nodes. Immutable.
 *
 * @param fromNanos by {@link System#nanoTime}
 */
record Contact(ReadLevel level, int node, long fromNanos, long toNanos) {

  boolean covers(long nanos) {
    return nanos - fromNanos >= 0 && toNanos - nanos >= 0;
  }
}
