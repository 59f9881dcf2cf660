package io.quorate.runtime.entity;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quorate.runtime.clock.HybridClock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pcollections.AmortizedPQueue;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PQueue;

/**
 * The requests without a client's key that an entity remembers, so that those which a node tries
 * again by itself take effect once. Immutable and persistent.
 *
 * <p>What is forgotten leaves a trace: of a retry whose first attempt is older than the latest
 * forgotten request it cannot be said whether it was done. The hybrid clock makes that comparison
 * sound, since an entity's clock is always past the time at which a request it answers was sent.
 */
public final class RequestMemory {

  private static final RequestMemory NONE =
      new RequestMemory(HashTreePMap.empty(), AmortizedPQueue.empty(), 0);

  private final PMap<String, RememberedRequest> byId;
  private final PQueue<RememberedRequest> oldestFirst;
  private final long forgottenUpTo;

  private RequestMemory(
      PMap<String, RememberedRequest> byId,
      PQueue<RememberedRequest> oldestFirst,
      long forgottenUpTo) {
    this.byId = byId;
    this.oldestFirst = oldestFirst;
    this.forgottenUpTo = forgottenUpTo;
  }

  static RequestMemory none() {
    return NONE;
  }

  @Nullable RememberedRequest find(String requestId) {
    return byId.get(requestId);
  }

  /** Whether a request whose first attempt was sent then may have been answered and forgotten. */
  boolean mayHaveForgotten(long firstSentAt) {
    return firstSentAt <= forgottenUpTo;
  }

  int size() {
    return byId.size();
  }

  /** Remembers a request, and forgets those that the limits no longer cover. */
  RequestMemory with(RememberedRequest request, Limits limits) {
    return new RequestMemory(
            byId.plus(request.id(), request), oldestFirst.plus(request), forgottenUpTo)
        .forgetOld(request.at(), limits);
  }

  /** Takes note that a request of that time was not even remembered. */
  RequestMemory forgetting(long at) {
    return new RequestMemory(byId, oldestFirst, Math.max(forgottenUpTo, at));
  }

  private RequestMemory forgetOld(long now, Limits limits) {
    RequestMemory memory = this;
    while (limits.mayForget(memory.oldestFirst.size(), memory.ageOfOldestMs(now))) {
      RememberedRequest oldest = memory.oldestFirst.element();
      memory =
          new RequestMemory(
              memory.byId.minus(oldest.id()),
              memory.oldestFirst.minus(),
              Math.max(memory.forgottenUpTo, oldest.at()));
    }
    return memory;
  }

  private long ageOfOldestMs(long now) {
    return HybridClock.millis(now) - HybridClock.millis(oldestFirst.element().at());
  }

  Stored stored() {
    var requests = new ArrayList<RememberedRequest.Stored>(byId.size());
    oldestFirst.forEach(request -> requests.add(request.stored()));
    return new Stored(forgottenUpTo, requests);
  }

  /**
   * How many requests an entity remembers.
   *
   * @param atLeastMs how long any request is remembered, however many there are, in milliseconds
   * @param atMost requests that are remembered, beside those that are younger
   * @param retentionMs how long those are remembered, in milliseconds
   */
  record Limits(long atLeastMs, int atMost, long retentionMs) {

    boolean mayForget(int count, long ageMs) {
      return ageMs >= atLeastMs && (count > atMost || ageMs >= retentionMs);
    }
  }

  /** The form it has in a snapshot. */
  record Stored(
      @JsonProperty("forgottenUpTo") long forgottenUpTo,
      @JsonProperty("requests") List<RememberedRequest.Stored> requests) {

    RequestMemory restored() {
      PMap<String, RememberedRequest> byId = HashTreePMap.empty();
      PQueue<RememberedRequest> oldestFirst = AmortizedPQueue.empty();
      for (RememberedRequest.Stored stored : requests) {
        if (!stored.isKeyed()) {
          RememberedRequest request = stored.restored();
          byId = byId.plus(request.id(), request);
          oldestFirst = oldestFirst.plus(request);
        }
      }
      return new RequestMemory(byId, oldestFirst, forgottenUpTo);
    }
  }
}
