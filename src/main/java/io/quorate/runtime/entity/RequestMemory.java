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
 * The requests that an entity remembers, so that each takes effect once: those with a client's key,
 * and, for the retries that a node makes by itself, those without. Immutable and persistent.
 *
 * <p>What is forgotten leaves a trace: of a retry whose first attempt is older than the latest
 * forgotten request it cannot be said whether it was done. The hybrid clock makes that comparison
 * sound, since an entity's clock is always past the time at which a request it answers was sent.
 */
public final class RequestMemory {

  private static final RequestMemory NONE =
      new RequestMemory(HashTreePMap.empty(), AmortizedPQueue.empty(), AmortizedPQueue.empty(), 0);

  private final PMap<String, RememberedRequest> byKey;
  private final PQueue<RememberedRequest> keyed;
  private final PQueue<RememberedRequest> unkeyed;
  private final long forgottenUpTo;

  private RequestMemory(
      PMap<String, RememberedRequest> byKey,
      PQueue<RememberedRequest> keyed,
      PQueue<RememberedRequest> unkeyed,
      long forgottenUpTo) {
    this.byKey = byKey;
    this.keyed = keyed;
    this.unkeyed = unkeyed;
    this.forgottenUpTo = forgottenUpTo;
  }

  public static RequestMemory none() {
    return NONE;
  }

  public @Nullable RememberedRequest find(String key) {
    return byKey.get(key);
  }

  /** Whether a request whose first attempt was sent then may have been answered and forgotten. */
  boolean mayHaveForgotten(long firstSentAt) {
    return firstSentAt <= forgottenUpTo;
  }

  int size() {
    return byKey.size();
  }

  /** Remembers a request, and forgets those that the limits no longer cover. */
  public RequestMemory with(RememberedRequest request, Limits limits) {
    PMap<String, RememberedRequest> known = byKey.plus(request.key(), request);
    return request.isFromClient()
        ? new RequestMemory(known, keyed.plus(request), unkeyed, forgottenUpTo)
            .forgetKeyed(request.at(), limits)
        : new RequestMemory(known, keyed, unkeyed.plus(request), forgottenUpTo)
            .forgetUnkeyed(request.at(), limits);
  }

  /** Takes note that a request of that time was not even remembered. */
  RequestMemory forgetting(long at) {
    return new RequestMemory(byKey, keyed, unkeyed, Math.max(forgottenUpTo, at));
  }

  private RequestMemory forgetKeyed(long now, Limits limits) {
    RequestMemory memory = this;
    while (limits.mayForgetKeyed(memory.keyed.size(), ageOfOldestMs(memory.keyed, now))) {
      RememberedRequest oldest = memory.keyed.element();
      memory =
          new RequestMemory(
              memory.byKey.minus(oldest.key()),
              memory.keyed.minus(),
              memory.unkeyed,
              Math.max(memory.forgottenUpTo, oldest.at()));
    }
    return memory;
  }

  private RequestMemory forgetUnkeyed(long now, Limits limits) {
    RequestMemory memory = this;
    while (limits.mayForgetUnkeyed(memory.unkeyed.size(), ageOfOldestMs(memory.unkeyed, now))) {
      RememberedRequest oldest = memory.unkeyed.element();
      memory =
          new RequestMemory(
              memory.byKey.minus(oldest.key()),
              memory.keyed,
              memory.unkeyed.minus(),
              Math.max(memory.forgottenUpTo, oldest.at()));
    }
    return memory;
  }

  private static long ageOfOldestMs(PQueue<RememberedRequest> requests, long now) {
    return HybridClock.millis(now) - HybridClock.millis(requests.element().at());
  }

  public Stored stored() {
    var requests = new ArrayList<RememberedRequest.Stored>(byKey.size());
    keyed.forEach(request -> requests.add(request.stored()));
    unkeyed.forEach(request -> requests.add(request.stored()));
    return new Stored(forgottenUpTo, requests);
  }

  /**
   * How many requests an entity remembers.
   *
   * @param atLeastMs how long any request is remembered, however many there are, in milliseconds
   * @param keysAlways client keys that are remembered however old they are
   * @param keyRetentionMs how long more than those are remembered, in milliseconds
   * @param keysAtMost client keys that are remembered however young they are
   * @param unkeyedAtMost requests without a client's key
   * @param unkeyedRetentionMs how long those are remembered, in milliseconds
   */
  record Limits(
      long atLeastMs,
      int keysAlways,
      long keyRetentionMs,
      int keysAtMost,
      int unkeyedAtMost,
      long unkeyedRetentionMs) {

    boolean mayForgetKeyed(int count, long ageMs) {
      return ageMs >= atLeastMs
          && count > keysAlways
          && (count > keysAtMost || ageMs >= keyRetentionMs);
    }

    boolean mayForgetUnkeyed(int count, long ageMs) {
      return ageMs >= atLeastMs && (count > unkeyedAtMost || ageMs >= unkeyedRetentionMs);
    }
  }

  /** The form it has in a snapshot. */
  public record Stored(
      @JsonProperty("forgottenUpTo") long forgottenUpTo,
      @JsonProperty("requests") List<RememberedRequest.Stored> requests) {

    RequestMemory restored() {
      PMap<String, RememberedRequest> byKey = HashTreePMap.empty();
      PQueue<RememberedRequest> keyed = AmortizedPQueue.empty();
      PQueue<RememberedRequest> unkeyed = AmortizedPQueue.empty();
      for (RememberedRequest.Stored stored : requests) {
        RememberedRequest request = stored.restored();
        byKey = byKey.plus(request.key(), request);
        if (request.isFromClient()) {
          keyed = keyed.plus(request);
        } else {
          unkeyed = unkeyed.plus(request);
        }
      }
      return new RequestMemory(byKey, keyed, unkeyed, forgottenUpTo);
    }
  }
}
