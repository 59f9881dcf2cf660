package io.quorate.http.server;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.headers.Connection;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.scaladsl.model.EntityStreamSizeException;
import akka.http.scaladsl.model.Uri;
import akka.stream.javadsl.Sink;
import io.quorate.http.server.Route.Kind;
import io.quorate.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers every request: finds the route, holds the limits, reads the body, and turns whatever goes
 * wrong into a problem. Safe for use by any thread.
 */
final class RequestHandler {

  private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);
  private static final byte[] NO_BODY = {};

  /** The route of a request that has none, in metrics. */
  private static final String NO_ROUTE = "none";

  private final ActorSystem<?> system;
  private final Router router;
  private final HttpSettings settings;
  private final Telemetry telemetry;
  private final BooleanSupplier draining;
  private final AtomicInteger inFlight = new AtomicInteger();

  RequestHandler(
      ActorSystem<?> system,
      Router router,
      HttpSettings settings,
      Telemetry telemetry,
      BooleanSupplier draining) {
    this.system = system;
    this.router = router;
    this.settings = settings;
    this.telemetry = telemetry;
    this.draining = draining;
  }

  int inFlight() {
    return inFlight.get();
  }

  /**
   * Answers on a connection that is one too many, and closes it: probes as ever, so that nobody
   * takes a busy node for a dead one, and all else with a refusal.
   */
  CompletionStage<HttpResponse> handleExcess(HttpRequest request) {
    boolean isProbe =
        router.find(request.method().value(), segments(request))
                instanceof Router.Match.Found(Route route, Map<String, String> parameters)
            && route.kind() == Kind.PROBE;
    CompletionStage<HttpResponse> answer =
        isProbe
            ? handle(request)
            : refused(
                request,
                new Problem(
                    503,
                    "unavailable",
                    "Expected at most %d connections, but there are as many."
                        .formatted(settings.maxConnections())));
    return answer.thenApply(RequestHandler::closing);
  }

  CompletionStage<HttpResponse> handle(HttpRequest request) {
    long startedNanos = System.nanoTime();
    String method = request.method().value();
    return switch (router.find(method, segments(request))) {
      case Router.Match.Found(Route route, Map<String, String> parameters) ->
          admit(request, route, parameters)
              .thenApply(
                  response -> {
                    telemetry.httpRequest(
                        method,
                        route.template(),
                        response.status().intValue(),
                        System.nanoTime() - startedNanos);
                    return finished(response);
                  });
      case Router.Match.NoMethod(List<String> allowed) -> {
        String allow = String.join(", ", allowed);
        yield refused(
            request,
            new Problem(
                405, "method_not_allowed", "Expected one of %s, but not this.".formatted(allow)),
            RawHeader.create("Allow", allow));
      }
      case Router.Match.NoPath.INSTANCE ->
          refused(
              request,
              new Problem(404, "not_found", "Expected a path of the API, but this is none."));
    };
  }

  private CompletionStage<HttpResponse> admit(
      HttpRequest request, Route route, Map<String, String> parameters) {
    if (route.kind() == Kind.PROBE) {
      request.discardEntityBytes(system);
      return call(request, route, parameters, NO_BODY);
    }
    if (inFlight.incrementAndGet() > settings.maxInFlight()) {
      inFlight.decrementAndGet();
      request.discardEntityBytes(system);
      return CompletableFuture.completedFuture(
          new Problem(
                  429,
                  "overloaded",
                  "Expected at most %d requests in progress, but there are as many."
                      .formatted(settings.maxInFlight()))
              .response());
    }
    return withBody(request, route, parameters)
        .whenComplete((response, failure) -> inFlight.decrementAndGet());
  }

  private CompletionStage<HttpResponse> withBody(
      HttpRequest request, Route route, Map<String, String> parameters) {
    HttpEntity entity = request.entity();
    OptionalLong length = entity.getContentLengthOption();
    if (length.isPresent() && length.getAsLong() > settings.maxBodyBytes()) {
      return tooLarge(request);
    }
    if (!hasBody(entity)) {
      return call(request, route, parameters, NO_BODY);
    }
    if (!isJson(entity.getContentType())) {
      return refused(
          request,
          new Problem(
              415,
              "unsupported_media_type",
              "Expected Content-Type application/json, but it is %s."
                  .formatted(entity.getContentType().mediaType())));
    }
    if (entity instanceof HttpEntity.Strict strict) {
      return call(request, route, parameters, strict.getData().toArray());
    }
    return entity
        .withSizeLimit(settings.maxBodyBytes())
        .toStrict(settings.bodyTimeout().toMillis(), system)
        .handle(
            (strict, failure) ->
                failure == null
                    ? call(request, route, parameters, strict.getData().toArray())
                    : unread(failure))
        .thenCompose(response -> response);
  }

  private CompletionStage<HttpResponse> call(
      HttpRequest request, Route route, Map<String, String> parameters, byte[] body) {
    CompletionStage<HttpResponse> answer;
    try {
      answer = route.handler().handle(new HttpCall(request, parameters, body));
    } catch (Refusal refusal) {
      return CompletableFuture.completedFuture(refusal.problem().response());
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    return answer.exceptionally(
        failure -> {
          LOG.error(
              "Expected {} {} to be answered, but it failed.",
              route.method(),
              route.template(),
              failure);
          return new Problem(500, "internal", "Expected to answer, but the node has a defect.")
              .response();
        });
  }

  private CompletionStage<HttpResponse> tooLarge(HttpRequest request) {
    // Not read to its end: the connection is closed instead.
    request.entity().getDataBytes().runWith(Sink.cancelled(), system);
    return CompletableFuture.completedFuture(closing(bodyTooLarge().response()));
  }

  private Problem bodyTooLarge() {
    return new Problem(
        413,
        "payload_too_large",
        "Expected a body of at most %d bytes, but it is larger."
            .formatted(settings.maxBodyBytes()));
  }

  private CompletionStage<HttpResponse> unread(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    Problem problem;
    if (cause instanceof TimeoutException) {
      problem =
          new Problem(
              408,
              "request_timeout",
              "Expected the whole body within %d ms, but it did not come."
                  .formatted(settings.bodyTimeout().toMillis()));
    } else if (cause instanceof EntityStreamSizeException) {
      problem = bodyTooLarge();
    } else {
      problem = new Problem(400, "malformed_json", "Expected the whole body, but it broke off.");
    }
    return CompletableFuture.completedFuture(closing(problem.response()));
  }

  private CompletionStage<HttpResponse> refused(
      HttpRequest request, Problem problem, RawHeader... headers) {
    request.discardEntityBytes(system);
    telemetry.httpRequest(request.method().value(), NO_ROUTE, problem.status(), 0);
    return CompletableFuture.completedFuture(
        finished(problem.response().addHeaders(List.of(headers))));
  }

  private HttpResponse finished(HttpResponse response) {
    return draining.getAsBoolean() ? closing(response) : response;
  }

  private static HttpResponse closing(HttpResponse response) {
    return response.addHeader(Connection.create("close"));
  }

  private static boolean hasBody(HttpEntity entity) {
    return !entity.isKnownEmpty();
  }

  private static boolean isJson(ContentType contentType) {
    return contentType.mediaType().equals(MediaTypes.APPLICATION_JSON);
  }

  /** Returns the decoded segments, empty ones included: an empty id must not vanish. */
  private static List<String> segments(HttpRequest request) {
    var segments = new ArrayList<String>();
    Uri.Path rest = request.getUri().asScala().path();
    while (!rest.isEmpty()) {
      rest = rest.tail();
      if (rest.isEmpty() || rest.startsWithSlash()) {
        segments.add("");
      } else {
        segments.add(rest.head().toString());
        rest = rest.tail();
      }
    }
    return segments;
  }
}
