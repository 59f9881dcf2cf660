package io.quorate.http.server;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Answers the operations of a batch: finds the route, checks the query, authorises, handles. What
 * limits them is the batch that they are in. Safe for use by any thread.
 */
public final class Dispatch {

  private final Router router;
  private final Authorisation authorisation = Authorisation.ALL;

  /** Creates one that answers by those routes of a router that batches may hold. */
  public Dispatch(Router router) {
    this.router = router;
  }

  /** Answers an operation that has this body; the stage never fails. */
  public CompletionStage<HttpResponse> answer(HttpRequest request, byte[] body) {
    Router.Match match = router.find(request.method().value(), RequestPath.segments(request));
    try {
      Router.Match.Found found = match.found();
      if (!found.route().batchable()) {
        throw Refusal.invalidArgument(
            "Expected what a batch may hold, but %s %s is answered on its own only."
                .formatted(found.route().method(), match.template()));
      }
      QueryCheck.check(found.route(), request);
      var call = new HttpCall(request, found.parameters(), body);
      authorisation.check(found.route(), call);
      return found
          .route()
          .handler()
          .handle(call)
          .exceptionally(failure -> Failures.response(request, match.template(), failure));
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(Failures.response(request, match.template(), e));
    }
  }
}
