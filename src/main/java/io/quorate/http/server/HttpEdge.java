package io.quorate.http.server;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.settings.ServerSettings;
import akka.pattern.Patterns;
import akka.stream.javadsl.Flow;
import io.quorate.http.api.Waits;
import io.quorate.telemetry.Telemetry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The HTTP server of a node: binds the port, holds the limit of connections, and drains on
 * shutdown: first readiness says no, then no connection is accepted, then what is in progress
 * finishes.
 */
public final class HttpEdge {

  private static final int REQUESTS_PER_CONNECTION = 1;

  /** Connections over the limit that are still accepted, to be refused with an answer. */
  private static final int ROOM_FOR_EXCESS = 8_000;

  private static final Duration DRAIN_OF_NO_MEMBER = Duration.ofSeconds(1);

  private final ActorSystem<?> system;
  private final HttpSettings settings;
  private final RequestHandler handler;
  private final AtomicInteger connections = new AtomicInteger();

  private HttpEdge(ActorSystem<?> system, HttpSettings settings, RequestHandler handler) {
    this.system = system;
    this.settings = settings;
    this.handler = handler;
  }

  /** Binds the port; the stage fails when it is taken. */
  public static CompletionStage<ServerBinding> bind(
      ActorSystem<?> system,
      Router router,
      HttpSettings settings,
      Telemetry telemetry,
      Waits waits) {
    CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
    var handler =
        new RequestHandler(
            system, router, settings, telemetry, () -> shutdown.getShutdownReason().isPresent());
    var edge = new HttpEdge(system, settings, handler);
    telemetry.gauge(
        "quorate.http.in.flight", "HTTP requests in progress", () -> handler.inFlight());
    telemetry.gauge("quorate.http.connections", "Open HTTP connections", edge.connections::get);
    return Http.get(system)
        .newServerAt(settings.host(), settings.port())
        .withSettings(
            ServerSettings.create(system.classicSystem())
                .withMaxConnections(settings.maxConnections() + ROOM_FOR_EXCESS))
        .bindFlow(edge.connection())
        .thenApply(binding -> edge.drainOnShutdown(shutdown, binding, waits));
  }

  /** One connection: served, or refused but for probes when there are too many. */
  private Flow<HttpRequest, HttpResponse, ?> connection() {
    return Flow.of(HttpRequest.class)
        .via(new ConnectionStage(connections, settings.maxConnections()))
        .mapAsync(
            REQUESTS_PER_CONNECTION,
            arrival ->
                arrival.tooMany()
                    ? handler.handleExcess(arrival.request())
                    : handler.handle(arrival.request()));
  }

  private ServerBinding drainOnShutdown(
      CoordinatedShutdown shutdown, ServerBinding binding, Waits waits) {
    shutdown.addTask(
        CoordinatedShutdown.PhaseBeforeServiceUnbind(),
        "drain-delay",
        () ->
            settings.drainDelay().isZero() || !isOrderly(shutdown)
                ? CompletableFuture.completedFuture(Done.getInstance())
                : Patterns.after(
                    settings.drainDelay(),
                    system.classicSystem().scheduler(),
                    system.executionContext(),
                    () -> CompletableFuture.completedFuture(Done.getInstance())));
    shutdown.addTask(
        CoordinatedShutdown.PhaseServiceUnbind(), "http-unbind", () -> binding.unbind());
    shutdown.addTask(
        CoordinatedShutdown.PhaseServiceRequestsDone(),
        "end-waits",
        () -> {
          waits.end();
          return CompletableFuture.completedFuture(Done.getInstance());
        });
    shutdown.addTask(
        CoordinatedShutdown.PhaseServiceRequestsDone(),
        "http-terminate",
        () -> binding.terminate(drainTimeout(shutdown)).thenApply(done -> Done.getInstance()));
    return binding;
  }

  /** What a node is asked that never was a member is not worth waiting for: nobody will do it. */
  private Duration drainTimeout(CoordinatedShutdown shutdown) {
    boolean never =
        shutdown
            .getShutdownReason()
            .filter(CoordinatedShutdown.clusterJoinUnsuccessfulReason()::equals)
            .isPresent();
    return never ? DRAIN_OF_NO_MEMBER : settings.drainTimeout();
  }

  /** Whether the node was told to end; one that the cluster has removed can only refuse. */
  private static boolean isOrderly(CoordinatedShutdown shutdown) {
    return shutdown
        .getShutdownReason()
        .map(CoordinatedShutdown.jvmExitReason()::equals)
        .orElse(true);
  }
}
