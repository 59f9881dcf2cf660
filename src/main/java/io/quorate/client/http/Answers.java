package io.quorate.client.http;

import io.quorate.client.http.AttemptResult.Answered;
import io.quorate.client.http.AttemptResult.NotDone;
import io.quorate.client.http.AttemptResult.Unclear;
import io.quorate.client.json.JsonObject;
import io.quorate.client.json.JsonReader;
import io.quorate.client.json.MalformedJson;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Says what an answer of HTTP means for the call: the one place that knows statuses. */
final class Answers {

  private static final int REQUEST_TIMEOUT = 408;
  private static final int OVERLOADED = 429;
  private static final int UNAVAILABLE = 503;
  private static final int FIRST_FAILURE = 500;

  /** What of a strange answer is shown to people. */
  private static final int MOST_SHOWN = 200;

  private static final int MOST_DIGITS = 6;

  private Answers() {}

  static AttemptResult read(HttpResponse<byte[]> response) {
    String text = new String(response.body(), StandardCharsets.UTF_8);
    int status = response.statusCode();
    Optional<JsonObject> body = parse(text);
    Reply reply = new Reply(status, body.orElseGet(() -> strange(status, text)), 0, 0, 0);
    return switch (status) {
      case REQUEST_TIMEOUT, OVERLOADED, UNAVAILABLE ->
          new NotDone(
              status,
              reply.code(),
              reply.detail(),
              status == OVERLOADED,
              retryAfter(response.headers()));
      default ->
          status >= FIRST_FAILURE || (reply.isSuccess() && body.isEmpty())
              ? new Unclear(status, reply.code(), reply.detail())
              : new Answered(reply);
    };
  }

  private static Optional<JsonObject> parse(String text) {
    try {
      return Optional.of(JsonReader.readObject(text));
    } catch (MalformedJson strange) {
      return Optional.empty();
    }
  }

  private static JsonObject strange(int status, String text) {
    return JsonObject.EMPTY
        .with("code", Reply.UNEXPECTED)
        .with(
            "detail",
            "Expected an object of JSON, but got status %d with: %s"
                .formatted(status, text.substring(0, Math.min(MOST_SHOWN, text.length()))));
  }

  private static Duration retryAfter(HttpHeaders headers) {
    return headers
        .firstValue("Retry-After")
        .filter(value -> value.matches("[0-9]{1,%d}".formatted(MOST_DIGITS)))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)))
        .orElse(Duration.ZERO);
  }
}
