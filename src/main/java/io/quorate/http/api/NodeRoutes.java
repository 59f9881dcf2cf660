package io.quorate.http.api;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.quorate.http.server.Problem;
import io.quorate.http.server.Route;
import io.quorate.runtime.codec.Json;
import io.quorate.telemetry.Telemetry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The routes about the node itself: cluster, health, metrics, the API's description. */
public final class NodeRoutes {

  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private NodeRoutes() {}

  /**
   * Returns them.
   *
   * @param notReady why the node is not ready, or empty when it is
   * @param cluster gives the view of the cluster, to be rendered as JSON
   */
  public static List<Route> over(
      Telemetry telemetry,
      Supplier<Optional<String>> notReady,
      Supplier<CompletionStage<?>> cluster) {
    byte[] openApi = resource("/openapi.yaml");
    byte[] docs = resource("/docs.html");
    return List.of(
        Route.probe("/v1/cluster", call -> cluster.get().thenApply(NodeRoutes::json)),
        Route.probe("/health/alive", call -> done(json(Map.of("status", "alive")))),
        Route.probe("/health/ready", call -> done(readiness(notReady.get()))),
        Route.probe("/metrics", call -> done(text(PROMETHEUS, telemetry.scrape()))),
        Route.probe("/openapi.yaml", call -> done(bytes("application/yaml", openApi))),
        Route.probe("/docs", call -> done(bytes("text/html; charset=utf-8", docs))));
  }

  private static HttpResponse readiness(Optional<String> notReady) {
    return notReady
        .map(reason -> new Problem(503, "unavailable", reason).response())
        .orElseGet(() -> json(Map.of("status", "ready")));
  }

  private static HttpResponse json(@Nullable Object value) {
    try {
      return HttpResponse.create()
          .withStatus(StatusCodes.OK)
          .withEntity(
              HttpEntities.create(
                  ContentTypes.APPLICATION_JSON, Json.STORED.writeValueAsBytes(value)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected to write JSON.", e);
    }
  }

  private static HttpResponse text(String contentType, String text) {
    return bytes(contentType, text.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpResponse bytes(String contentType, byte[] bytes) {
    return HttpResponse.create()
        .withStatus(StatusCodes.OK)
        .withEntity(HttpEntities.create(ContentTypes.parse(contentType), bytes));
  }

  private static CompletionStage<HttpResponse> done(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }

  private static byte[] resource(String name) {
    try (InputStream in = NodeRoutes.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("Expected the resource " + name + " in the program.");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
