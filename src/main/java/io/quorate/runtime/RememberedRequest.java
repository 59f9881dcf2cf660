package io.quorate.runtime;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * The answer that a request got, kept so that a retry gets the same.
 *
 * @param key the request's id, marked as a client's key or as one of ours: {@link #clientKey},
 *     {@link #requestId}
 * @param hash the hash of a keyed command, else 0
 * @param at when it was answered, by the hybrid clock
 * @param changed whether it changed anything
 * @param version the version that the answer shows
 * @param body gives the answer's view as JSON; after a recovery it is made only when asked for
 */
record RememberedRequest(
    String key, long hash, long at, boolean changed, long version, Supplier<byte[]> body) {

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

  Reply replay(long sentAt) {
    return new Reply(null, changed, true, version, body.get(), sentAt);
  }

  Stored stored() {
    return new Stored(
        key, hash, at, changed, version, new String(body.get(), StandardCharsets.UTF_8));
  }

  /** The form it has in a snapshot. */
  record Stored(
      @JsonProperty("k") String key,
      @JsonProperty("h") long hash,
      @JsonProperty("at") long at,
      @JsonProperty("c") boolean changed,
      @JsonProperty("v") long version,
      @JsonProperty("b") String body) {
    RememberedRequest restored() {
      return new RememberedRequest(
          key, hash, at, changed, version, () -> body.getBytes(StandardCharsets.UTF_8));
    }
  }
}
