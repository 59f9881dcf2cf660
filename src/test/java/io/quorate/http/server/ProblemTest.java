package io.quorate.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import io.quorate.runtime.codec.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A refusal shows whole characters, whatever the client has sent and however much is shown. */
class ProblemTest {

  /** 39 letters and an emoji: of a longer name only 40 characters are shown. */
  private static final String CUT_INSIDE = "abcdefghijklmnopqrstuvwxyzabcdefghijklm\uD83D\uDE00";

  record Form(Long amount) {}

  @ParameterizedTest
  @ValueSource(strings = {"\\ud83d", "\\ude00", "a\\ude00\\ud83dz", CUT_INSIDE})
  void shouldShowWholeCharactersOfAMember(String member) throws IOException {
    byte[] body = "{\"%s\":1}".formatted(member).getBytes(StandardCharsets.UTF_8);

    assertThat(detail(() -> JsonBody.read(body, Form.class)))
        .startsWith("Expected only the members [amount], but '")
        .contains("?")
        .endsWith("is none of them.");
  }

  @Test
  void shouldShowWholeCharactersOfAParameter() throws IOException {
    Route route =
        Route.work(
            "GET", "/v1/x", call -> CompletableFuture.completedFuture(HttpResponse.create()));
    HttpRequest request =
        HttpRequest.GET("http://node/v1/x?%s=1".formatted("x".repeat(39) + "%F0%9F%98%80"));

    assertThat(detail(() -> QueryCheck.check(route, request)))
        .isEqualTo("Expected no query, but it has '%s?...'.".formatted("x".repeat(39)));
  }

  /** What is whole stays as it is. */
  @Test
  void shouldShowAWholeCharacter() throws IOException {
    byte[] body = "{\"\uD83D\uDE00\":1}".getBytes(StandardCharsets.UTF_8);

    assertThat(detail(() -> JsonBody.read(body, Form.class))).contains("'\uD83D\uDE00'");
  }

  private static String detail(Runnable refused) throws IOException {
    Refusal refusal = catchThrowableOfType(Refusal.class, refused::run);
    HttpResponse response = refusal.response();
    assertThat(response.status().intValue()).isEqualTo(400);
    byte[] body = ((HttpEntity.Strict) response.entity()).getData().toArray();
    return Json.STORED.readTree(body).path("detail").asText();
  }
}
