package io.quorate.http.batch;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.http.server.Authorisation;
import io.quorate.http.server.BatchSettings;
import io.quorate.http.server.Dispatch;
import io.quorate.http.server.HttpCall;
import io.quorate.http.server.HttpSettings;
import io.quorate.http.server.JsonResponse;
import io.quorate.http.server.Route;
import io.quorate.http.server.Router;
import io.quorate.runtime.codec.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Batches of operations with large answers. */
class BatchTest {

  private static final int AT_ONCE = 8;
  private static final int ANSWER_BYTES = 256 << 10;
  private static final int MOST_BYTES = 16 << 20;
  private static final int OPERATIONS = 200;

  private static final HttpSettings SETTINGS =
      new HttpSettings(
          "127.0.0.1",
          0,
          Set.of(),
          Duration.ofSeconds(20),
          1,
          1,
          1 << 20,
          Duration.ofSeconds(1),
          Duration.ZERO,
          Duration.ofSeconds(1),
          new BatchSettings(1, 1, AT_ONCE));

  private final ActorTestKit kit = ActorTestKit.create();
  private final byte[] answer =
      ("\"" + "x".repeat(ANSWER_BYTES - 2) + "\"").getBytes(StandardCharsets.UTF_8);

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void shouldBeginNothingOnceThereIsTooMuchToAnswer() throws Exception {
    List<Integer> statuses = statuses(batch());

    assertThat(statuses).hasSize(OPERATIONS).containsOnly(200, 503);
    int begun = MOST_BYTES / ANSWER_BYTES;
    assertThat(Collections.frequency(statuses, 200)).isBetween(begun, begun + AT_ONCE);
    assertThat(statuses.getLast()).isEqualTo(503);
  }

  private HttpResponse batch() throws Exception {
    Route large =
        Route.operation(
            "GET",
            "/v1/large",
            call -> CompletableFuture.completedFuture(JsonResponse.of(200, answer)));
    var operations = new Dispatch(new Router(List.of(large)), Authorisation.ALL);
    byte[] body =
        Json.STORED.writeValueAsBytes(
            Map.of(
                "operations",
                Collections.nCopies(OPERATIONS, Map.of("method", "GET", "path", "/v1/large"))));
    var request = HttpRequest.POST("/v1/batch").withEntity(ContentTypes.APPLICATION_JSON, body);
    return Batch.over(operations, SETTINGS, kit.system())
        .route()
        .handler()
        .handle(new HttpCall(request, Map.of(), body))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private static List<Integer> statuses(HttpResponse response) throws IOException {
    byte[] json = ((HttpEntity.Strict) response.entity()).getData().toArray();
    Iterable<JsonNode> results = Json.STORED.readTree(json).path("results");
    return StreamSupport.stream(results.spliterator(), false)
        .map(result -> result.path("status").asInt())
        .toList();
  }
}
