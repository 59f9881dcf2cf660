package io.quorate.runtime.entity;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A request without a client's key that was answered, kept so that a node's retry has no second
 * effect. Its client has seen no answer yet, and may see the present state.
 *
 * @param id the request's id, over all its attempts
 * @param at when it was answered, by the hybrid clock
 * @param changed whether it changed anything
 * @param part what the answer shows: a part's id, or null for the entity
 */
record RememberedRequest(String id, long at, boolean changed, @Nullable String part) {

  /** Marks, in a snapshot, a request that has an id of ours; others are of version 0.1. */
  private static final char OURS = 'r';

  Stored stored() {
    return new Stored(OURS + id, at, changed, part);
  }

  /** The form it has in a snapshot. */
  record Stored(
      @JsonProperty("k") String key,
      @JsonProperty("at") long at,
      @JsonProperty("c") boolean changed,
      @JsonProperty("p") @Nullable String part) {

    /** Whether it is a request with a client's key, as snapshots of version 0.1 hold them. */
    boolean isKeyed() {
      return key.charAt(0) != OURS;
    }

    RememberedRequest restored() {
      return new RememberedRequest(key.substring(1), at, changed, part);
    }
  }
}
