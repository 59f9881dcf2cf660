package io.quorate.local.http;

import java.util.HashMap;
import java.util.Map;

/**
 * A request to a node, the same for every attempt. Immutable.
 *
 * @param path with the leading slash
 * @param headers more than the client sends by itself
 * @param body JSON; empty for none
 */
public record JsonRequest(String method, String path, Map<String, String> headers, String body) {

  private static final String KEY = "Idempotency-Key";

  public JsonRequest {
    headers = Map.copyOf(headers);
  }

  public static JsonRequest get(String path) {
    return of("GET", path, "");
  }

  /** Returns a request; its body may be empty. */
  public static JsonRequest of(String method, String path, String body) {
    return new JsonRequest(method, path, Map.of(), body);
  }

  /** Returns this request with one more header. */
  public JsonRequest with(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new JsonRequest(method, path, more, body);
  }

  /** Returns this request with a key, under which a node does it only once. */
  public JsonRequest withKey(String key) {
    return with(KEY, key);
  }
}
