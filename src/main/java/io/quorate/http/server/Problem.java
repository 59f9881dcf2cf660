package io.quorate.http.server;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpCharsets;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.headers.RawHeader;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.kernel.Check;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import io.quorate.runtime.codec.Json;
import java.util.Map;

/**
 * A refusal as clients see it: a problem document after RFC 9457. The only place that maps codes of
 * rejections to statuses. Immutable.
 *
 * @param status the HTTP status
 * @param code why, for programs
 * @param detail why, for people: "Expected to ..., but ..."
 */
public record Problem(int status, String code, String detail) {

  /** How long a refused client should wait, in seconds. */
  private static final String RETRY_AFTER_SECONDS = "1";

  private static final ContentType.WithFixedCharset PROBLEM_JSON =
      ContentTypes.create(
          MediaTypes.customWithFixedCharset(
              "application", "problem+json", HttpCharsets.UTF_8, Map.of(), false));

  /** Returns the problem of an entity's refusal. */
  public static Problem of(Rejection rejection) {
    return new Problem(status(rejection.code()), rejection.code().text(), rejection.detail());
  }

  /** Returns the problem of a code. */
  public static Problem of(RejectionCode code, String detail) {
    return new Problem(status(code), code.text(), detail);
  }

  /** Returns the HTTP status of a code. */
  public static int status(RejectionCode code) {
    return switch (code) {
      case INVALID_ARGUMENT -> 400;
      case NOT_FOUND -> 404;
      case INSUFFICIENT_FUNDS,
          INSUFFICIENT_STOCK,
          ACCOUNT_FROZEN,
          ACCOUNT_CLOSED,
          INVALID_STATE,
          CURRENCY_MISMATCH,
          LIMIT_EXCEEDED,
          EXISTS_WITH_DIFFERENT_PAYLOAD,
          LOCK_NOT_ACQUIRED,
          LOCK_LOST,
          DEADLOCK ->
          409;
      case VERSION_MISMATCH -> 412;
      case IDEMPOTENCY_KEY_REUSED -> 422;
      case OVERLOADED -> 429;
      case UNAVAILABLE -> 503;
      case OUTCOME_UNKNOWN -> 504;
    };
  }

  /**
   * Returns the problem as a JSON object. The detail may name what the client has sent, cut or not,
   * and so may have half of a surrogate pair, which many parsers refuse to read: a question mark
   * stands in its place.
   */
  public ObjectNode json() {
    ObjectNode json = Json.STORED.createObjectNode();
    json.put("type", "urn:quorate:problem:" + code);
    json.put("title", title(code));
    json.put("status", status);
    json.put("detail", Check.writable(detail));
    json.put("code", code);
    return json;
  }

  /** Returns the response that shows the problem. */
  public HttpResponse response() {
    return written(json());
  }

  /** Returns the response with one more member. */
  public HttpResponse response(String name, JsonNode value) {
    return written(json().set(name, value));
  }

  /** Returns the response with the members of an object beside its own. */
  public HttpResponse response(ObjectNode members) {
    return written(json().setAll(members));
  }

  private HttpResponse written(JsonNode json) {
    HttpResponse response = JsonResponse.of(status, PROBLEM_JSON, JsonResponse.written(json));
    return status == 429 || status == 503
        ? response.addHeader(RawHeader.create("Retry-After", RETRY_AFTER_SECONDS))
        : response;
  }

  /** The code in words: {@code not_found} becomes "Not found". */
  private static String title(String code) {
    String words = code.replace('_', ' ');
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
