package io.quorate.http.api;

import akka.http.javadsl.model.HttpResponse;
import io.quorate.audit.Audit;
import io.quorate.http.server.HttpCall;
import io.quorate.http.server.JsonResponse;
import io.quorate.http.server.Problem;
import io.quorate.http.server.Refusal;
import io.quorate.http.server.Route;
import io.quorate.parked.ParkedTransactions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The routes of what the node keeps from the feed: the audit, and the parked transactions. */
public final class AuditRoutes {

  private static final int DEFAULT_PAGE = 100;

  private final Audit audit;
  private final ParkedTransactions parked;
  private final Duration deadline;

  private AuditRoutes(Audit audit, ParkedTransactions parked, Duration deadline) {
    this.audit = audit;
    this.parked = parked;
    this.deadline = deadline;
  }

  /** Returns the routes. */
  public static List<Route> over(ApiContext context, Audit audit, ParkedTransactions parked) {
    var routes = new AuditRoutes(audit, parked, context.deadline());
    return List.of(
        Route.work("GET", "/v1/audit", routes::audit),
        Route.work("GET", "/v1/transactions", routes::parked));
  }

  private CompletionStage<HttpResponse> audit(HttpCall call) {
    return answer(audit.read(), "the audit");
  }

  private CompletionStage<HttpResponse> parked(HttpCall call) {
    if (!"parked".equals(call.query("status"))) {
      throw Refusal.invalidArgument("Expected status to be parked, but it is not.");
    }
    int limit = (int) call.query("limit", DEFAULT_PAGE, 1, ParkedTransactions.MAX_PAGE);
    return answer(
        parked.oldest(limit).thenApply(list -> Map.of("transactions", list)),
        "the parked transactions");
  }

  private CompletionStage<HttpResponse> answer(CompletionStage<?> read, String what) {
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
