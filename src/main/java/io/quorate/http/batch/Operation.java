package io.quorate.http.batch;

import akka.http.javadsl.model.HttpMethod;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.scaladsl.model.IllegalUriException;
import io.quorate.http.server.RawJson;
import io.quorate.http.server.Refusal;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a batch.
 *
 * @param method one of {@link #METHODS}
 * @param path a path of the API with its query, with or without its base
 * @param body the body, or null
 * @param key the idempotency key, or null
 */
record Operation(String method, String path, @Nullable RawJson body, @Nullable String key) {

  private static final Map<String, HttpMethod> METHODS =
      Map.of(
          "GET", HttpMethods.GET,
          "POST", HttpMethods.POST,
          "PUT", HttpMethods.PUT,
          "DELETE", HttpMethods.DELETE);

  private static final String BASE = "/v1";
  private static final byte[] NO_BODY = {};

  /** Refuses a method that no operation has. */
  static void checkMethod(String place, String method) {
    if (!METHODS.containsKey(method)) {
      throw Refusal.invalidArgument(
          "Expected %s to be one of %s, but it is not."
              .formatted(place, new TreeSet<>(METHODS.keySet())));
    }
  }

  /** Returns the bytes of the body; none without a body. */
  byte[] bodyBytes() {
    return body == null ? NO_BODY : body.bytes();
  }

  /**
   * Returns the request that would do the same alone.
   *
   * @param usualKey the idempotency key when the operation has none of its own, or null
   * @param trace the trace context of the batch, or null
   * @throws Refusal when the path is none
   */
  HttpRequest request(@Nullable String usualKey, @Nullable String trace) {
    HttpRequest request = HttpRequest.create().withUri(uri()).withMethod(METHODS.get(method));
    String used = key == null ? usualKey : key;
    HttpRequest keyed =
        used == null ? request : request.addHeader(RawHeader.create("Idempotency-Key", used));
    return trace == null ? keyed : keyed.addHeader(RawHeader.create("traceparent", trace));
  }

  private Uri uri() {
    if (!path.startsWith("/") || path.startsWith("//") || path.contains("#")) {
      throw notAPath();
    }
    try {
      return Uri.create(path.startsWith(BASE + "/") ? path : BASE + path);
    } catch (IllegalUriException e) {
      throw notAPath();
    }
  }

  private static Refusal notAPath() {
    return Refusal.invalidArgument(
        "Expected path to be a path of the API, such as /v1/accounts/alice, but it is not.");
  }
}
