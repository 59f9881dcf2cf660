package io.quorate.http.api;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.http.server.HttpCall;
import io.quorate.http.server.JsonResponse;
import io.quorate.http.server.Route;
import io.quorate.lock.session.SessionCommand;
import io.quorate.lock.session.SessionType;
import io.quorate.runtime.ask.Ask;
import io.quorate.runtime.message.Reply;
import io.quorate.runtime.sharding.Entities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Answers with a session and what locks have of it, which the locks themselves are asked. Safe for
 * use by any thread.
 */
final class SessionEndpoint {

  /** Locks that are asked for one answer; of a session with more, the latest are shown. */
  static final int MAX_SHOWN_LOCKS = 256;

  private final Entities entities;
  private final LockAsks asks;
  private final Duration deadline;

  SessionEndpoint(ApiContext context) {
    this.entities = context.entities();
    this.asks = new LockAsks(context.entities(), context.deadline());
    this.deadline = context.deadline();
  }

  /** Answers by a command: 201 when the session is new, 200 when it was there. */
  Route.Handler create(Function<HttpCall, SessionCommand> command) {
    return call -> {
      SessionHeader.refuse(call);
      boolean mustCreate = call.mustCreate();
      return ask(call, command)
          .thenCompose(
              reply ->
                  mustCreate && MustCreate.existed(reply)
                      ? CompletableFuture.completedFuture(MustCreate.refused())
                      : shown(reply, reply.changed() ? 201 : 200));
    };
  }

  /**
   * Shows it. Without an ETag: what locks have of it changes without a further version of it, so
   * that nobody can say that a client has the answer already.
   */
  Route.Handler read() {
    return call ->
        ask(call, any -> new SessionCommand.Get())
            .thenCompose(reply -> shown(reply, 200))
            .thenApply(response -> response.removeHeader("ETag"));
  }

  /** Answers by a command. */
  Route.Handler answer(Function<HttpCall, SessionCommand> command) {
    return call -> {
      call.refuseIfNoneMatch();
      SessionHeader.refuse(call);
      return ask(call, command).thenCompose(reply -> shown(reply, 200));
    };
  }

  private CompletionStage<Reply> ask(HttpCall call, Function<HttpCall, SessionCommand> command) {
    String id = call.id("id");
    SessionCommand checked = HttpCall.checked(() -> command.apply(call));
    return entities.ask(
        checked instanceof SessionCommand.Get
            ? Ask.read(SessionType.TYPE.name(), id, checked, deadline)
            : Ask.write(
                SessionType.TYPE.name(),
                id,
                checked,
                call.idempotencyKey(),
                call.expectedVersion(),
                call.traceParent(),
                deadline));
  }

  private CompletionStage<HttpResponse> shown(Reply reply, int status) {
    if (reply.rejection() != null) {
      return CompletableFuture.completedFuture(ReplyResponse.of(reply, status));
    }
    ObjectNode session = (ObjectNode) ReplyResponse.json(reply);
    JsonNode attached = session.remove("attached");
    session.remove("attachment");
    List<CompletionStage<Reply>> asked = new ArrayList<>();
    int first = Math.max(0, attached.size() - MAX_SHOWN_LOCKS);
    for (int i = first; i < attached.size(); i++) {
      asked.add(asks.get(attached.get(i).textValue()));
    }
    return LockAsks.all(asked)
        .thenApply(
            replies -> {
              ArrayNode locks = session.putArray("locks");
              ArrayNode waits = session.putArray("waits");
              for (Reply lock : replies) {
                if (lock.rejection() == null) {
                  add(ReplyResponse.json(lock), session, locks, waits);
                }
              }
              return JsonResponse.of(status, session)
                  .addHeader(RawHeader.create("ETag", "\"" + reply.version() + "\""));
            });
  }

  private static void add(JsonNode lock, ObjectNode session, ArrayNode locks, ArrayNode waits) {
    String id = session.path("id").textValue();
    for (JsonNode holder : lock.path("holders")) {
      if (holder.path("session").asText("").equals(id)) {
        ObjectNode held = locks.addObject();
        held.set("lock", lock.path("name"));
        held.set("owner", holder.path("owner"));
        held.set("token", holder.path("token"));
      }
    }
    for (JsonNode waiter : lock.path("queue")) {
      if (waiter.path("session").asText("").equals(id)) {
        ObjectNode waiting = waits.addObject();
        waiting.set("lock", lock.path("name"));
        waiting.set("owner", waiter.path("owner"));
        waiting.set("waitId", waiter.path("waitId"));
      }
    }
  }
}
