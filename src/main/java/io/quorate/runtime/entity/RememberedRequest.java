package io.quorate.runtime.entity;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request that was answered, kept so that a retry has no second effect.
 *
 * @param key the request's id, marked as a client's key or as one of ours: {@link #clientKey},
 *     {@link #requestId}
 * @param hash the hash of a keyed command, else 0
 * @param at when it was answered, by the hybrid clock
 * @param changed whether it changed anything
 * @param version the version that the answer shows
 * @param part what the answer shows: a part's id, or null for the entity
 * @param body gives the answer's view as JSON, so that a client's retry gets the same; null for a
 *     request without a client's key, whose client has seen no answer yet and may see the present
 */
record RememberedRequest(
    String key,
    long hash,
    long at,
    boolean changed,
    long version,
    @Nullable String part,
    @Nullable Supplier<byte[]> body) {

  private static final char CLIENT = 'k';
  private static final char OURS = 'r';

  static String clientKey(String key) {
    return CLIENT + key;
  }

  static String requestId(String id) {
    return OURS + id;
  }

  boolean isFromClient() {
    return key.charAt(0) == CLIENT;
  }

  Stored stored() {
    String text = body == null ? null : new String(body.get(), StandardCharsets.UTF_8);
    return new Stored(key, hash, at, changed, version, part, text);
  }

  /** The form it has in a snapshot. */
  record Stored(
      @JsonProperty("k") String key,
      @JsonProperty("h") long hash,
      @JsonProperty("at") long at,
      @JsonProperty("c") boolean changed,
      @JsonProperty("v") long version,
      @JsonProperty("p") @Nullable String part,
      @JsonProperty("b") @Nullable String body) {
    RememberedRequest restored() {
      return new RememberedRequest(
          key,
          hash,
          at,
          changed,
          version,
          part,
          body == null ? null : () -> body.getBytes(StandardCharsets.UTF_8));
    }
  }
}
