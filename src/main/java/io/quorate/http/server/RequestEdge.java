package io.quorate.http.server;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.Connection;
import io.quorate.telemetry.Telemetry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * The way of every request through the node, in this order: route, check the site that it comes
 * from, admit, read, check the query, authorise, handle, count. Each step lets the request go on or
 * ends it with a {@link Refusal}. Safe for use by any thread.
 */
final class RequestEdge {

  private final Dispatch dispatch;
  private final SiteCheck sites;
  private final Admission admission;
  private final BodyReader bodies;
  private final Telemetry telemetry;
  private final BooleanSupplier draining;

  RequestEdge(
      Dispatch dispatch,
      SiteCheck sites,
      Admission admission,
      BodyReader bodies,
      Telemetry telemetry,
      BooleanSupplier draining) {
    this.dispatch = dispatch;
    this.sites = sites;
    this.admission = admission;
    this.bodies = bodies;
    this.telemetry = telemetry;
    this.draining = draining;
  }

  /** Answers a request; the stage never fails. */
  CompletionStage<HttpResponse> handle(ConnectionStage.Arrival arrival) {
    long startedNanos = System.nanoTime();
    HttpRequest request = arrival.request();
    Router.Match match = dispatch.find(request);
    Router.Match.Found found;
    try {
      sites.check(request);
      found = admission.admit(arrival, match);
    } catch (Refusal refusal) {
      bodies.discard(request);
      return CompletableFuture.completedFuture(
          count(arrival, match, refusal.response(), startedNanos));
    }
    Route route = found.route();
    return bodies
        .read(request, route.kind(), body -> perform(arrival, found, body))
        .handle(
            (response, failure) -> {
              HttpResponse answer =
                  failure == null
                      ? NotModified.instead(request, response)
                      : Failures.response(request, route.template(), failure);
              return count(arrival, match, admission.leave(route.kind(), answer), startedNanos);
            });
  }

  private CompletionStage<HttpResponse> perform(
      ConnectionStage.Arrival arrival, Router.Match.Found found, byte[] body) {
    try {
      return dispatch.handle(found, arrival.request(), body, arrival.presence());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private HttpResponse count(
      ConnectionStage.Arrival arrival, Router.Match match, HttpResponse answer, long startedNanos) {
    telemetry.httpRequest(
        arrival.request().method().value(),
        match.template(),
        answer.status().intValue(),
        System.nanoTime() - startedNanos);
    return arrival.tooMany() || draining.getAsBoolean()
        ? answer.addHeader(Connection.create("close"))
        : answer;
  }
}
