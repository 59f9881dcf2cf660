package io.quorate.http.api;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.http.server.HttpCall;
import io.quorate.http.server.JsonResponse;
import io.quorate.http.server.Route;
import io.quorate.lock.LockCommand;
import io.quorate.lock.session.SessionCommand;
import io.quorate.lock.session.SessionType;
import io.quorate.lock.session.SessionView;
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

  /** How long locks may keep the answer to a sign of life waiting, at most. */
  static final Duration MAX_LOCK_WAIT = Duration.ofMillis(500);

  /** Of the ttl of a session, so that its client gets the answer in time. */
  static final int LOCK_WAIT_PART_OF_TTL = 8;

  private final Entities entities;
  private final Duration deadline;

  SessionEndpoint(ApiContext context) {
    this.entities = context.entities();
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
                      : shown(reply, reply.changed() ? 201 : 200, session -> deadline));
    };
  }

  /**
   * Shows it. Without an ETag: what locks have of it changes without a further version of it, so
   * that nobody can say that a client has the answer already.
   */
  Route.Handler read() {
    return call ->
        ask(call, any -> new SessionCommand.Get())
            .thenCompose(reply -> shown(reply, 200, session -> deadline))
            .thenApply(response -> response.removeHeader("ETag"));
  }

  /**
   * Answers a sign of life, without the locks that are not shown soon: one on a node that is gone
   * must not cost a client the whole session.
   */
  Route.Handler keepAlive() {
    return answer(Fields.none(new SessionCommand.KeepAlive()), SessionEndpoint::lockWait);
  }

  /** Ends it. */
  Route.Handler end() {
    return answer(Fields.none(new SessionCommand.End()), session -> deadline);
  }

  private Route.Handler answer(
      Function<HttpCall, SessionCommand> command, Function<JsonNode, Duration> lockWait) {
    return call -> {
      call.refuseIfNoneMatch();
      SessionHeader.refuse(call);
      return ask(call, command).thenCompose(reply -> shown(reply, 200, lockWait));
    };
  }

  private static Duration lockWait(JsonNode session) {
    Duration part =
        Duration.ofMillis(Durations.millis("ttl", session.path("ttl").textValue()))
            .dividedBy(LOCK_WAIT_PART_OF_TTL);
    return part.compareTo(MAX_LOCK_WAIT) < 0 ? part : MAX_LOCK_WAIT;
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

  /**
   * Shows it with its locks.
   *
   * @param lockWait how long they are waited for, by what the session itself shows
   */
  private CompletionStage<HttpResponse> shown(
      Reply reply, int status, Function<JsonNode, Duration> lockWait) {
    if (reply.rejection() != null) {
      return CompletableFuture.completedFuture(ReplyResponse.of(reply, status));
    }
    ObjectNode session = (ObjectNode) ReplyResponse.json(reply);
    JsonNode attached = session.remove("attached");
    session.remove("attachment");
    var asks = new LockAsks(entities, lockWait.apply(session));
    List<CompletionStage<Reply>> asked = new ArrayList<>();
    String id = session.path("id").textValue();
    // A node of an older version names more.
    int first = Math.max(0, attached.size() - SessionView.MAX_SHOWN_LOCKS);
    for (int i = first; i < attached.size(); i++) {
      asked.add(asks.get(attached.get(i).textValue(), LockCommand.Get.ofSession(id)));
    }
    return asks.inTime(asked)
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
