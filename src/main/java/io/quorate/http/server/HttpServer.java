package io.quorate.http.server;

import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.settings.ServerSettings;
import akka.stream.javadsl.Flow;
import io.quorate.telemetry.Telemetry;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * The HTTP server of a node: binds the port and leads every request of a connection to the edge.
 */
public final class HttpServer {

  private static final int REQUESTS_PER_CONNECTION = 1;

  /** Connections over the limit that are still accepted, to be refused with an answer. */
  private static final int ROOM_FOR_EXCESS = 8_000;

  private HttpServer() {}

  /**
   * Binds the port; the stage fails when the port is taken.
   *
   * @param waiting how many requests have been waiting for something to end for a while
   * @param endWaits lets go, on shutdown, of requests that wait for something to end
   */
  public static CompletionStage<ServerBinding> bind(
      ActorSystem<?> system,
      Dispatch dispatch,
      HttpSettings settings,
      Telemetry telemetry,
      IntSupplier waiting,
      Runnable endWaits) {
    CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
    var admission = new Admission(settings, waiting);
    var edge =
        new RequestEdge(
            dispatch,
            SiteCheck.of(settings),
            admission,
            new BodyReader(system, settings),
            telemetry,
            () -> shutdown.getShutdownReason().isPresent());
    var connections = new AtomicInteger();
    telemetry.gauge("quorate.http.in.flight", "HTTP requests in progress", admission::inFlight);
    telemetry.gauge(
        "quorate.http.waiting", "HTTP requests that wait for an end", waiting::getAsInt);
    telemetry.gauge("quorate.http.batches", "HTTP batches in progress", admission::batches);
    telemetry.gauge("quorate.http.connections", "Open HTTP connections", connections::get);
    return Http.get(system)
        .newServerAt(settings.host(), settings.port())
        .withSettings(
            ServerSettings.create(system.classicSystem())
                .withMaxConnections(settings.maxConnections() + ROOM_FOR_EXCESS))
        .bindFlow(connection(connections, settings, edge))
        .thenApply(
            binding -> {
              new Drain(
                      system,
                      settings,
                      binding,
                      endWaits,
                      admission::endStreams,
                      admission::batches)
                  .register();
              return binding;
            });
  }

  private static Flow<HttpRequest, HttpResponse, ?> connection(
      AtomicInteger connections, HttpSettings settings, RequestEdge edge) {
    return Flow.of(HttpRequest.class)
        .via(new ConnectionStage(connections, settings.maxConnections()))
        .mapAsync(REQUESTS_PER_CONNECTION, edge::handle);
  }
}
