package io.quorate.runtime.entity;

/**
 * The state of a hosted entity: the domain's state and what the host keeps beside it. Immutable.
 *
 * @param domain the decider's state
 * @param version the number of domain events so far
 * @param lastAt the hybrid time of the last event
 * @param sinceSnapshot the number of stored events since the last snapshot
 * @param memory the requests that were answered
 */
record HostState<S>(S domain, long version, long lastAt, int sinceSnapshot, RequestMemory memory) {

  HostState<S> evolved(S newDomain, long at) {
    return new HostState<>(newDomain, version + 1, at, sinceSnapshot + 1, memory);
  }

  HostState<S> noted(long at) {
    return new HostState<>(domain, version, at, sinceSnapshot + 1, memory);
  }

  HostState<S> remembering(RememberedRequest request, RequestMemory.Limits limits) {
    return new HostState<>(domain, version, lastAt, sinceSnapshot, memory.with(request, limits));
  }

  HostState<S> forgetting(long at) {
    return new HostState<>(domain, version, lastAt, sinceSnapshot, memory.forgetting(at));
  }

  HostState<S> snapshotTaken() {
    return new HostState<>(domain, version, lastAt, 0, memory);
  }
}
