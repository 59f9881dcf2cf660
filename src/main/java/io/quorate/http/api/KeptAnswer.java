package io.quorate.http.api;

import akka.http.javadsl.model.HttpResponse;
import io.quorate.http.server.JsonResponse;
import io.quorate.http.server.Problem;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Answers with what is kept from the feed. Stateless; safe for use by any thread. */
final class KeptAnswer {

  private KeptAnswer() {}

  /**
   * Answers once it is read; {@code unavailable} when that fails or takes too long.
   *
   * @param what is read, for people
   */
  static CompletionStage<HttpResponse> of(CompletionStage<?> read, Duration deadline, String what) {
    return read.toCompletableFuture()
        .copy()
        .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (value, failure) ->
                failure == null
                    ? JsonResponse.ok(value)
                    : new Problem(
                            503,
                            "unavailable",
                            "Expected to read %s, but it failed.".formatted(what))
                        .response());
  }
}
