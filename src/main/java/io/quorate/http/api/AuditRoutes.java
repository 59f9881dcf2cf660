package io.quorate.http.api;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.quorate.audit.Audit;
import io.quorate.http.server.HttpCall;
import io.quorate.http.server.Problem;
import io.quorate.http.server.Refusal;
import io.quorate.http.server.Route;
import io.quorate.parked.ParkedTransactions;
import io.quorate.runtime.codec.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The routes over what is kept from the feed: the audit, and the parked transactions. */
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

  /**
   * Returns them.
   *
   * @param deadline how long reading the database may take
   */
  public static List<Route> over(Audit audit, ParkedTransactions parked, Duration deadline) {
    var routes = new AuditRoutes(audit, parked, deadline);
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
                    ? json(value)
                    : new Problem(
                            503,
                            "unavailable",
                            "Expected to read %s, but it failed.".formatted(what))
                        .response());
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
}
