package io.quorate.runtime.entity;

/**
 * The state of a hosted entity: the domain's state and what the host keeps beside it. Immutable but
 * for the filter of keys, which all states of one copy of an entity share.
 *
 * @param domain the decider's state
 * @param version the number of domain events so far
 * @param lastAt the hybrid time of the last event
 * @param sequenceNr the number of stored events so far, which is that of the last one
 * @param snapshotAt the sequence number of the snapshot with which the recovery began, or 0
 * @param memory the requests without a client's key that were answered
 * @param keys the keys of clients that were answered
 */
record HostState<S>(
    S domain,
    long version,
    long lastAt,
    long sequenceNr,
    long snapshotAt,
    RequestMemory memory,
    KeyFilter keys) {

  /** An account without holds, measured with 100,000 of them, and room for what is on its way. */
  private static final int ACTOR_BYTES = 6_144;

  /**
   * A hold, a reservation or a transaction that is known, with its places in persistent maps:
   * measured 291 and 288 bytes, with 200 accounts of 1,000 holds or transactions each.
   */
  private static final int ENTRY_BYTES = 300;

  private static final int REQUEST_BYTES = 250;

  /** About how many bytes it takes in memory, with the actor that holds it. */
  int bytes(int entries) {
    long all =
        ACTOR_BYTES
            + (long) entries * ENTRY_BYTES
            + (long) memory.size() * REQUEST_BYTES
            + keys.bytes();
    return (int) Math.min(all, Integer.MAX_VALUE);
  }

  HostState<S> evolved(S newDomain, long at) {
    return new HostState<>(newDomain, version + 1, at, sequenceNr + 1, snapshotAt, memory, keys);
  }

  HostState<S> noted(long at) {
    return new HostState<>(domain, version, at, sequenceNr + 1, snapshotAt, memory, keys);
  }

  HostState<S> remembering(RememberedRequest request, RequestMemory.Limits limits) {
    return with(memory.with(request, limits));
  }

  HostState<S> forgetting(long at) {
    return with(memory.forgetting(at));
  }

  private HostState<S> with(RequestMemory remembered) {
    return new HostState<>(domain, version, lastAt, sequenceNr, snapshotAt, remembered, keys);
  }
}
