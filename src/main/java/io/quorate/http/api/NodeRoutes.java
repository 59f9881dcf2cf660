package io.quorate.http.api;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import io.quorate.http.server.JsonResponse;
import io.quorate.http.server.Problem;
import io.quorate.http.server.Route;
import io.quorate.telemetry.Telemetry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The routes about the node itself: cluster, health and metrics. */
public final class NodeRoutes {

  private static final ContentType PROMETHEUS =
      ContentTypes.parse("text/plain; version=0.0.4; charset=utf-8");

  private NodeRoutes() {}

  /**
   * Returns the routes.
   *
   * @param notReady why the node is not ready, or empty when it is
   * @param cluster gives the view of the cluster, to be rendered as JSON
   */
  public static List<Route> over(
      Telemetry telemetry,
      Supplier<Optional<String>> notReady,
      Supplier<CompletionStage<?>> cluster) {
    return List.of(
        Route.probe("/v1/cluster", call -> cluster.get().thenApply(JsonResponse::ok)),
        Route.probe("/health/alive", call -> done(JsonResponse.ok(Map.of("status", "alive")))),
        Route.probe("/health/ready", call -> done(readiness(notReady.get()))),
        Route.probe("/metrics", call -> done(metrics(telemetry))));
  }

  private static HttpResponse readiness(Optional<String> notReady) {
    return notReady
        .map(reason -> new Problem(503, "unavailable", reason).response())
        .orElseGet(() -> JsonResponse.ok(Map.of("status", "ready")));
  }

  private static HttpResponse metrics(Telemetry telemetry) {
    return HttpResponse.create()
        .withEntity(
            HttpEntities.create(PROMETHEUS, telemetry.scrape().getBytes(StandardCharsets.UTF_8)));
  }

  private static CompletionStage<HttpResponse> done(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }
}
