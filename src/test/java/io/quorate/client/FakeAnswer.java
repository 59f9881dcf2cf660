package io.quorate.client;

import io.quorate.client.json.JsonObject;
import java.util.Map;

/** What a fake node does about a request. */
public sealed interface FakeAnswer {

  /** Answers. */
  record Said(int status, String body, Map<String, String> headers) implements FakeAnswer {}

  /** Does it, and closes the connection instead of answering. */
  record Lost() implements FakeAnswer {}

  /** Keeps the connection, and says nothing for as long as it runs. */
  record Silence() implements FakeAnswer {}

  /** Begins to answer, and does not go on. */
  record Stalled() implements FakeAnswer {}

  static FakeAnswer ok(JsonObject body) {
    return said(200, body);
  }

  static FakeAnswer said(int status, JsonObject body) {
    return new Said(status, body.toString(), Map.of());
  }

  static FakeAnswer problem(int status, String code) {
    return said(status, problemBody(status, code));
  }

  /** Refuses, and wants to be left alone for some seconds. */
  static FakeAnswer retryAfter(int status, String code, int seconds) {
    return new Said(
        status,
        problemBody(status, code).toString(),
        Map.of("Retry-After", Integer.toString(seconds)));
  }

  static JsonObject problemBody(int status, String code) {
    return JsonObject.EMPTY
        .with("type", "urn:quorate:problem:" + code)
        .with("title", code)
        .with("status", status)
        .with("detail", "Expected to be done, but it is a test.")
        .with("code", code);
  }
}
