package io.quorate.http.api;

import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.http.server.HttpCall;
import io.quorate.http.server.JsonResponse;
import io.quorate.http.server.Problem;
import io.quorate.http.server.Route;
import io.quorate.kernel.EntityType;
import io.quorate.runtime.ask.Ask;
import io.quorate.runtime.codec.Json;
import io.quorate.runtime.feed.EventHistory;
import io.quorate.runtime.message.Reply;
import io.quorate.runtime.sharding.Entities;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Makes the handlers of one type of entities: they ask the entity and turn its reply into a
 * response. Safe for use by any thread.
 *
 * @param <C> commands of the type
 */
final class EntityEndpoint<C> {

  private static final int DEFAULT_PAGE = 100;

  private final EntityType<C, ?, ?> type;
  private final Entities entities;
  private final LeveledReads reads;
  private final EventHistory history;
  private final Duration deadline;

  EntityEndpoint(EntityType<C, ?, ?> type, ApiContext context) {
    this.type = type;
    this.entities = context.entities();
    this.reads = new LeveledReads(context);
    this.history = context.history();
    this.deadline = context.deadline();
  }

  /** Answers by reading the entity, with the consistency that the client wants. */
  Route.Handler read(C whole) {
    return call -> reads.read(call, type, call.id("id"), whole, whole, UnaryOperator.identity());
  }

  /** Answers by reading a part of the entity, likewise. */
  Route.Handler readPart(C whole, Function<HttpCall, C> command) {
    return call ->
        reads.read(
            call,
            type,
            call.id("id"),
            HttpCall.checked(() -> command.apply(call)),
            whole,
            UnaryOperator.identity());
  }

  /** Answers by a command that changes the entity. */
  Route.Handler write(Function<HttpCall, C> command) {
    return SessionHeader.over(
        type,
        call -> {
          call.refuseIfNoneMatch();
          return ask(call, command).thenApply(reply -> ReplyResponse.of(reply, 200));
        });
  }

  /** Answers by a command that creates something: 201 when it did, 200 when it existed. */
  Route.Handler create(Function<HttpCall, C> command) {
    return SessionHeader.over(
        type,
        call -> {
          boolean mustCreate = call.mustCreate();
          return ask(call, command)
              .thenApply(
                  reply ->
                      mustCreate
                          ? MustCreate.orRefused(reply, 201)
                          : ReplyResponse.of(reply, reply.changed() ? 201 : 200));
        });
  }

  /** Answers with a page of the entity's history. */
  CompletionStage<HttpResponse> events(HttpCall call) {
    return events(call, deadline);
  }

  /** Answers with a page of the entity's history, within a time. */
  CompletionStage<HttpResponse> events(HttpCall call, Duration within) {
    String id = call.id("id");
    long after = call.query("after", 0, 0, Long.MAX_VALUE);
    int limit = (int) call.query("limit", DEFAULT_PAGE, 1, EventHistory.MAX_PAGE);
    return history
        .read(type, id, after, limit)
        .toCompletableFuture()
        .orTimeout(within.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (page, failure) -> {
              if (failure != null) {
                return new Problem(
                        503, "unavailable", "Expected to read the journal, but it failed.")
                    .response();
              }
              return page.exists() ? events(page) : noHistory();
            });
  }

  private CompletionStage<Reply> ask(HttpCall call, Function<HttpCall, C> command) {
    return entities.ask(
        Ask.write(
            type.name(),
            call.id("id"),
            HttpCall.checked(() -> command.apply(call)),
            call.idempotencyKey(),
            call.expectedVersion(),
            call.traceParent(),
            deadline));
  }

  private HttpResponse noHistory() {
    return new Problem(
            404, "not_found", "Expected the %s to exist, but it does not.".formatted(type.name()))
        .response();
  }

  private static HttpResponse events(EventHistory.Page page) {
    ObjectNode body = Json.STORED.createObjectNode();
    body.putArray("events").addAll(page.events());
    if (page.more()) {
      body.set("next", page.events().getLast().get("sequence"));
    }
    return JsonResponse.ok(body);
  }
}
