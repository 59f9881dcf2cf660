package io.quorate.http.api;

import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.http.server.HttpCall;
import io.quorate.http.server.JsonResponse;
import io.quorate.http.server.Problem;
import io.quorate.kernel.RejectionCode;
import io.quorate.lock.LockCommand;
import io.quorate.runtime.codec.Json;
import io.quorate.runtime.message.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Gives several locks back, when one owner holds them all; else nothing happens. Safe for use by
 * any thread.
 */
final class LockSetRelease {

  private final LockAsks asks;

  LockSetRelease(ApiContext context) {
    this.asks = new LockAsks(context.entities(), context.deadline());
  }

  CompletionStage<HttpResponse> release(HttpCall call) {
    call.refuseIfNoneMatch();
    SessionHeader.refuse(call);
    LockBodies.SetReleaseBody body = call.body(LockBodies.SetReleaseBody.class);
    List<String> names = LockBodies.names(body.locks());
    String owner = Fields.required("owner", body.owner());
    return LockAsks.all(names.stream().map(asks::get).toList())
        .thenCompose(views -> release(call, names, owner, views));
  }

  private CompletionStage<HttpResponse> release(
      HttpCall call, List<String> names, String owner, List<Reply> views) {
    var commands = new ArrayList<LockCommand>();
    for (int i = 0; i < names.size(); i++) {
      Reply view = views.get(i);
      if (view.rejection() != null) {
        return CompletableFuture.completedFuture(ReplyResponse.of(view, 200));
      }
      long token = token(ReplyResponse.json(view), owner);
      if (token == 0) {
        return CompletableFuture.completedFuture(notHeld(names.get(i)));
      }
      commands.add(new LockCommand.Release(owner, token, null));
    }
    var asked = new ArrayList<CompletionStage<Reply>>();
    for (int i = 0; i < names.size(); i++) {
      asked.add(asks.write(names.get(i), commands.get(i), call.traceParent()));
    }
    return LockAsks.all(asked).thenApply(LockSetRelease::released);
  }

  private static HttpResponse released(List<Reply> replies) {
    ObjectNode body = Json.STORED.createObjectNode();
    var grants = body.putArray("grants");
    for (Reply reply : replies) {
      // One that is lost meanwhile is given back as well.
      if (reply.rejection() == null) {
        grants.add(ReplyResponse.json(reply));
      } else if (reply.code() != RejectionCode.LOCK_LOST) {
        return ReplyResponse.of(reply, 200);
      }
    }
    return JsonResponse.ok(body);
  }

  private static long token(JsonNode lock, String owner) {
    for (JsonNode holder : lock.path("holders")) {
      if (holder.path("owner").asText().equals(owner)) {
        return holder.path("token").longValue();
      }
    }
    return 0;
  }

  private static HttpResponse notHeld(String lock) {
    ObjectNode members = Json.STORED.createObjectNode();
    members.put("reason", "not_held");
    members.put("lock", lock);
    return Problem.of(
            RejectionCode.LOCK_LOST,
            "Expected the owner to hold all locks of the set, but one is not: '%s'."
                .formatted(lock))
        .response(members);
  }
}
