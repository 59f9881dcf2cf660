package io.quorate.http.server;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The last steps of a request's way, and all of those of an operation of a batch: check the query,
 * authorise, handle. What limits an operation is the batch that it is in. Safe for use by any
 * thread.
 */
public final class Dispatch {

  private final Router router;
  private final Authorisation authorisation;

  /** Creates one over the routes of a node. */
  public Dispatch(Router router, Authorisation authorisation) {
    this.router = router;
    this.authorisation = authorisation;
  }

  /** Finds the route of a request. */
  Router.Match find(HttpRequest request) {
    return router.find(request.method().value(), RequestPath.segments(request));
  }

  /** Answers a call whose route is found; throws {@link Refusal} for a bad request. */
  CompletionStage<HttpResponse> handle(
      Router.Match.Found found, HttpRequest request, byte[] body, ClientPresence presence) {
    QueryCheck.check(found.route(), request);
    var call = new HttpCall(request, found.parameters(), body, presence);
    authorisation.check(found.route(), call);
    return found.route().handler().handle(call);
  }

  /** Answers an operation of a batch that has this body; the stage never fails. */
  public CompletionStage<HttpResponse> answer(HttpRequest request, byte[] body) {
    Router.Match match = find(request);
    try {
      Router.Match.Found found = match.found();
      if (!found.route().batchable()) {
        throw Refusal.invalidArgument(
            "Expected what a batch may hold, but %s %s is answered on its own only."
                .formatted(found.route().method(), match.template()));
      }
      return handle(found, request, body, new ClientPresence())
          .exceptionally(failure -> Failures.response(request, match.template(), failure));
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(Failures.response(request, match.template(), e));
    }
  }
}
