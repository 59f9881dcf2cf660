package io.quorate.testing.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.local.http.JsonResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a node answered, with the checks that many tests share; each returns this.
 *
 * @param headers by name, whatever its case
 * @param took from sending the request to having the whole answer
 */
public record Answer(int status, Map<String, List<String>> headers, String body, Duration took) {

  private static final List<String> INTERNALS =
      List.of(
          "Exception",
          "Error:",
          "\tat ",
          "java.",
          "akka.",
          "scala.",
          "io.quorate",
          "com.fasterxml",
          "org.postgresql",
          "AccountCommand",
          "ItemCommand",
          "TransactionCommand",
          "ParticipantCommand",
          "LockCommand",
          "SessionCommand",
          "WebhookCommand");

  static Answer of(JsonResponse response, long startedNanos) {
    return new Answer(
        response.status(),
        response.headers(),
        response.body(),
        Duration.ofNanos(System.nanoTime() - startedNanos));
  }

  /** Returns the first value of a header. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name, List.of()).stream().findFirst();
  }

  public JsonNode json() {
    try {
      return Api.JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("Expected JSON, but it is: " + body, e);
    }
  }

  public long number(String member) {
    assertThat(json().path(member).isIntegralNumber()).as("%s in %s", member, body).isTrue();
    return json().get(member).asLong();
  }

  public Answer status(int expected) {
    assertThat(status).as(body).isEqualTo(expected);
    return this;
  }

  /** Checks members of the JSON object, as names and values in turns. */
  public Answer shows(Object... namesAndValues) {
    assertThat(header("Content-Type")).hasValue("application/json");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      assertThat(json().path((String) namesAndValues[i]))
          .as("%s in %s", namesAndValues[i], body)
          .hasToString(Api.JSON.valueToTree(namesAndValues[i + 1]).toString());
    }
    return this;
  }

  /** Checks that the JSON object has these members and no other. */
  public Answer showsExactly(Object... namesAndValues) {
    assertThat(json().size()).as(body).isEqualTo(namesAndValues.length / 2);
    return shows(namesAndValues);
  }

  /** Checks that this is a problem as the contract describes it, with one of the codes, if any. */
  public Answer problem(int expectedStatus, String... codes) {
    status(expectedStatus);
    assertThat(header("Content-Type").orElse("none")).isEqualTo("application/problem+json");
    assertThat(json().fieldNames())
        .toIterable()
        .as(body)
        .contains("type", "title", "status", "detail", "code");
    String code = json().get("code").asText();
    assertThat(code).matches("[a-z_]+");
    if (codes.length > 0) {
      assertThat(code).as(body).isIn((Object[]) codes);
    }
    assertThat(json().get("type").asText()).isEqualTo("urn:quorate:problem:" + code);
    assertThat(json().get("title").asText()).isNotBlank();
    assertThat(json().get("status").asInt()).isEqualTo(expectedStatus);
    assertThat(json().get("detail").asText()).startsWith("Expected").contains("but").endsWith(".");
    assertThat(INTERNALS).noneSatisfy(internal -> assertThat(body).contains(internal));
    return this;
  }

  /** Checks that a refused client is told when to come again, and was told so at once. */
  public Answer retryable() {
    assertThat(header("Retry-After")).hasValueSatisfying(text -> assertThat(text).matches("\\d+"));
    assertThat(took).isLessThan(Duration.ofSeconds(1));
    return this;
  }
}
