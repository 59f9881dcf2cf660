package io.quorate.http.api;

import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.http.server.HttpCall;
import io.quorate.http.server.JsonResponse;
import io.quorate.http.server.Problem;
import io.quorate.http.server.Route;
import io.quorate.intake.TransactionIds;
import io.quorate.kernel.Check;
import io.quorate.kernel.RejectionCode;
import io.quorate.lock.LockCommand;
import io.quorate.runtime.codec.Json;
import io.quorate.runtime.message.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Gives several locks back, when one owner holds them all; else nothing happens. For one request.
 *
 * <p>A request with a key has a key of its own at each lock. So one that comes again gives no lock
 * back twice, and goes on where an attempt before it has stopped.
 */
final class LockSetRelease {

  /** Asks a lock about a key only: nobody ever holds it with this token. */
  private static final long NO_TOKEN = Check.MAX_AMOUNT;

  private static final Reply HALF_DONE =
      Reply.refused(
          RejectionCode.OUTCOME_UNKNOWN,
          "Expected to give all locks back, but not all of them have answered; ask again with the"
              + " same key.");

  private final LockAsks asks;
  private final HttpCall call;
  private final List<String> names;
  private final String owner;

  /** Shows what the owner has of a lock. */
  private final LockCommand.Get get;

  /** At each lock; null for a request without a key. */
  private final @Nullable List<String> keys;

  private LockSetRelease(LockAsks asks, HttpCall call) {
    this.asks = asks;
    this.call = call;
    LockBodies.SetReleaseBody body = call.body(LockBodies.SetReleaseBody.class);
    this.names = LockBodies.names(body.locks());
    this.owner = Fields.required("owner", body.owner());
    this.get = HttpCall.checked(() -> LockCommand.Get.ofOwner(owner));
    String key = call.idempotencyKey();
    this.keys = key == null ? null : keys(key, owner, names);
  }

  /** Returns what answers such requests; safe for use by any thread. */
  static Route.Handler over(ApiContext context) {
    var asks = new LockAsks(context.entities(), context.deadline());
    return call -> {
      call.refuseIfNoneMatch();
      SessionHeader.refuse(call);
      return new LockSetRelease(asks, call).release();
    };
  }

  /**
   * Returns the keys that a request has at its locks; another set or owner has others.
   *
   * @param names of all its locks
   */
  static List<String> keys(String key, String owner, List<String> names) {
    String whole = "%s\n%s\n%s".formatted(key, owner, String.join("\n", names));
    String base = TransactionIds.of(whole);
    return IntStream.range(0, names.size()).mapToObj(i -> base + ".release." + i).toList();
  }

  private CompletionStage<HttpResponse> release() {
    return LockAsks.all(names.stream().map(name -> asks.get(name, get)).toList())
        .thenCompose(this::release);
  }

  private CompletionStage<HttpResponse> release(List<Reply> views) {
    for (Reply view : views) {
      if (isUnanswered(view)) {
        // An attempt before this one may have given some of the others back.
        return CompletableFuture.completedFuture(
            ReplyResponse.of(keys == null ? view : HALF_DONE, 200));
      }
    }
    List<Long> tokens = views.stream().map(this::token).toList();
    int missing = tokens.indexOf(0L);
    if (missing < 0) {
      return write(tokens).thenApply(LockSetRelease::released);
    }
    return keys == null
        ? CompletableFuture.completedFuture(refused(missing, views))
        : repeated(tokens, () -> refused(missing, views));
  }

  /** Finds out whether those that are not held were given back by an attempt before this one. */
  private CompletionStage<HttpResponse> repeated(
      List<Long> tokens, Supplier<HttpResponse> refusal) {
    List<Integer> notHeld =
        IntStream.range(0, names.size()).filter(i -> tokens.get(i) == 0).boxed().toList();
    return LockAsks.all(notHeld.stream().map(i -> write(i, NO_TOKEN)).toList())
        .thenCompose(
            replies -> {
              if (replies.stream().anyMatch(LockSetRelease::isUnanswered)) {
                return CompletableFuture.completedFuture(ReplyResponse.of(HALF_DONE, 200));
              }
              if (replies.stream().noneMatch(LockSetRelease::isGivenBack)) {
                return CompletableFuture.completedFuture(refusal.get());
              }
              return write(tokens)
                  .thenApply(
                      more -> {
                        var all = new ArrayList<Reply>(replies);
                        all.addAll(more);
                        return released(all);
                      });
            });
  }

  /** Gives those back that are held. */
  private CompletionStage<List<Reply>> write(List<Long> tokens) {
    return LockAsks.all(
        IntStream.range(0, names.size())
            .filter(i -> tokens.get(i) != 0)
            .mapToObj(i -> write(i, tokens.get(i)))
            .toList());
  }

  private CompletionStage<Reply> write(int index, long token) {
    return asks.write(
        names.get(index),
        new LockCommand.Release(owner, token, null),
        keys == null ? null : keys.get(index),
        call.traceParent());
  }

  private static HttpResponse released(List<Reply> replies) {
    ObjectNode body = Json.STORED.createObjectNode();
    var grants = body.putArray("grants");
    for (Reply reply : replies) {
      if (reply.rejection() == null) {
        grants.add(ReplyResponse.json(reply));
      } else if (!isGivenBack(reply) && reply.code() != RejectionCode.LOCK_LOST) {
        // One that is lost meanwhile is given back as well.
        boolean isHalfDone =
            isUnanswered(reply) && replies.stream().anyMatch(LockSetRelease::isGivenBack);
        return ReplyResponse.of(isHalfDone ? HALF_DONE : reply, 200);
      }
    }
    return JsonResponse.ok(body);
  }

  /** Whether it is done: now, or under this key before, perhaps with a token of that time. */
  private static boolean isGivenBack(Reply reply) {
    return reply.rejection() == null || reply.code() == RejectionCode.IDEMPOTENCY_KEY_REUSED;
  }

  private static boolean isUnanswered(Reply reply) {
    return reply.code() == RejectionCode.UNAVAILABLE
        || reply.code() == RejectionCode.OUTCOME_UNKNOWN
        || reply.code() == RejectionCode.OVERLOADED;
  }

  /** Returns the token that the owner has of a lock; 0 for none. */
  private long token(Reply view) {
    if (view.rejection() != null) {
      return 0;
    }
    for (JsonNode holder : ReplyResponse.json(view).path("holders")) {
      if (holder.path("owner").asText().equals(owner)) {
        return holder.path("token").longValue();
      }
    }
    return 0;
  }

  private HttpResponse refused(int missing, List<Reply> views) {
    Reply view = views.get(missing);
    if (view.rejection() != null) {
      return ReplyResponse.of(view, 200);
    }
    ObjectNode members = Json.STORED.createObjectNode();
    members.put("reason", "not_held");
    members.put("lock", names.get(missing));
    return Problem.of(
            RejectionCode.LOCK_LOST,
            "Expected the owner to hold all locks of the set, but one is not: '%s'."
                .formatted(names.get(missing)))
        .response(members);
  }
}
