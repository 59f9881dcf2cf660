package io.quorate.client.http;

import io.quorate.client.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request to the cluster, the same for every attempt. Every POST has an Idempotency-Key from the
 * start, so that no attempt of it takes effect twice; PUT, DELETE and GET need none. Immutable.
 *
 * @param path with the leading slash and the query
 * @param body null for none
 * @param headers beside those of every call
 * @param serverWait for how long the node may wait before it answers
 * @param attemptLimit how long one attempt may take; null for that of the settings
 */
public record Call(
    String method,
    String path,
    @Nullable JsonObject body,
    Map<String, String> headers,
    Duration serverWait,
    @Nullable Duration attemptLimit) {

  private static final String KEY = "Idempotency-Key";
  private static final String VERSION = "If-Match";

  public Call {
    headers = Map.copyOf(headers);
  }

  /** Returns a call that reads. */
  public static Call get(String path) {
    return of("GET", path, null);
  }

  /** Returns a call that is safe to repeat by the id in its path. */
  public static Call put(String path, JsonObject body) {
    return of("PUT", path, body);
  }

  /** Returns a call that is safe to repeat by the id in its path. */
  public static Call delete(String path) {
    return of("DELETE", path, null);
  }

  /** Returns a call that is safe to repeat by a key of its own. */
  public static Call post(String path, @Nullable JsonObject body) {
    return of("POST", path, body).withKey(UUID.randomUUID().toString());
  }

  /** Returns this with a key, under which the cluster does it only once. */
  public Call withKey(String key) {
    return withHeader(KEY, Ids.checkKey(key));
  }

  /** Returns this for one version of what the path names: it is refused when that is another. */
  public Call withVersion(long version) {
    return withHeader(VERSION, "\"" + version + "\"");
  }

  /** Returns this with a query, which begins with a question mark. */
  public Call withQuery(String query) {
    return new Call(method, path + query, body, headers, serverWait, attemptLimit);
  }

  /** Returns this with the time that the node was asked to wait. */
  public Call withServerWait(Duration wait) {
    return new Call(method, path, body, headers, wait, attemptLimit);
  }

  /**
   * Returns this with a limit of each attempt, for a call that is worth nothing when it is late.
   */
  public Call withAttemptLimit(Duration limit) {
    return new Call(method, path, body, headers, serverWait, limit);
  }

  /** Tells whether it changes nothing. */
  public boolean isRead() {
    return method.equals("GET");
  }

  /** Returns the key; null when the call needs none. */
  public @Nullable String key() {
    return headers.get(KEY);
  }

  private static Call of(String method, String path, @Nullable JsonObject body) {
    return new Call(method, path, body, Map.of(), Duration.ZERO, null);
  }

  private Call withHeader(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Call(method, path, body, more, serverWait, attemptLimit);
  }
}
