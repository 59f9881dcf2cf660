package io.quorate.http.api;

import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.http.server.HttpCall;
import io.quorate.http.server.JsonResponse;
import io.quorate.http.server.Problem;
import io.quorate.http.server.Refusal;
import io.quorate.http.server.Route;
import io.quorate.intake.Waits;
import io.quorate.kernel.Check;
import io.quorate.kernel.RejectionCode;
import io.quorate.lock.Claim;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockType;
import io.quorate.lock.SessionRef;
import io.quorate.lock.session.SessionCommand;
import io.quorate.lock.session.SessionType;
import io.quorate.runtime.ask.Ask;
import io.quorate.runtime.codec.Json;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import io.quorate.runtime.sharding.Entities;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers what owners of locks ask: waits for a lock with a client, and gives its place up when the
 * client is gone. Safe for use by any thread.
 */
final class LockEndpoint {

  private static final Pattern WAIT_ID = Pattern.compile("[\\x20-\\x7E]{1,128}");

  private final Entities entities;
  private final Waits waits;
  private final Duration deadline;

  LockEndpoint(ApiContext context) {
    this.entities = context.entities();
    this.waits = context.waits();
    this.deadline = context.deadline();
  }

  /** Acquires a lock. */
  CompletionStage<HttpResponse> acquire(HttpCall call) {
    call.refuseIfNoneMatch();
    call.refuseHeader("If-Match", "a lock's version changes while it is waited for.");
    String lock = call.id("id");
    LockBodies.AcquireBody body = call.body(LockBodies.AcquireBody.class);
    String key = call.idempotencyKey();
    String given = body.waitId() == null ? key : checkedWaitId(body.waitId());
    String waitId = given == null ? UUID.randomUUID().toString() : given;
    String session = body.session();
    if (session == null) {
      return acquire(call, command(lock, waitId, body, null), key).thenApply(LockEndpoint::granted);
    }
    return attach(HttpCall.checked(() -> new SessionCommand.Attach(lock)), session)
        .thenCompose(
            attached -> {
              if (attached.rejection() != null) {
                return CompletableFuture.completedFuture(ReplyResponse.of(attached, 200));
              }
              var of = new SessionRef(session, json(attached).path("life").longValue());
              return acquire(call, command(lock, waitId, body, of), key)
                  .thenCompose(reply -> ofSession(session, reply));
            });
  }

  /** Answers by a command whose answer shows a grant, or that it is lost. */
  Route.Handler granted(Function<HttpCall, LockCommand> command) {
    return call -> {
      call.refuseIfNoneMatch();
      String lock = call.id("id");
      return entities
          .ask(
              Ask.write(
                  LockType.TYPE.name(),
                  lock,
                  HttpCall.checked(() -> command.apply(call)),
                  call.idempotencyKey(),
                  call.expectedVersion(),
                  call.traceParent(),
                  deadline))
          .thenCompose(
              reply -> {
                String session = reply.rejection() == null ? session(reply) : null;
                return session == null
                    ? CompletableFuture.completedFuture(granted(reply))
                    : ofSession(session, reply);
              });
    };
  }

  /** Answers 201 to what was the first of a lock, and 200 to what changed its size. */
  Route.Handler sized(Route.Handler create) {
    return call ->
        create
            .handle(call)
            .thenApply(
                response ->
                    response.status().intValue() == 201
                            && !response
                                .getHeader("ETag")
                                .map(tag -> tag.value().equals("\"1\""))
                                .orElse(false)
                        ? response.withStatus(200)
                        : response);
  }

  /** Returns the id of a wait in the path. */
  static String waitId(HttpCall call) {
    return checkedWaitId(call.parameter("waitId"));
  }

  private static String checkedWaitId(String waitId) {
    if (!WAIT_ID.matcher(waitId).matches()) {
      throw Refusal.invalidArgument(
          "Expected waitId to be 1 to 128 printable characters, but it is not.");
    }
    return waitId;
  }

  private static LockCommand.Acquire command(
      String lock, String waitId, LockBodies.AcquireBody body, @Nullable SessionRef session) {
    return HttpCall.checked(
        () -> {
          Claim claim = body.claim(session);
          return new LockCommand.Acquire(lock, waitId, attendant(), claim, body.waitMs());
        });
  }

  private static String attendant() {
    return Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), Character.MAX_RADIX);
  }

  private CompletionStage<Reply> acquire(
      HttpCall call, LockCommand.Acquire acquire, @Nullable String key) {
    var gone = new AtomicBoolean();
    Ask ask =
        Ask.write(
            LockType.TYPE.name(),
            acquire.lock(),
            acquire,
            key,
            HostMessage.Request.ANY_VERSION,
            call.traceParent(),
            deadline.plusMillis(acquire.waitMs()));
    call.onGone(
        () -> {
          gone.set(true);
          leave(acquire);
        });
    CompletionStage<Reply> answer = entities.askPatiently(ask, () -> !gone.get());
    CompletionStage<Reply> awaited = acquire.waitMs() == 0 ? answer : waits.of(answer);
    return awaited.thenApply(
        reply -> {
          call.onGone(() -> {});
          if (reply.code() == RejectionCode.OUTCOME_UNKNOWN) {
            // Nobody waits any more: the place, or the grant, is kept for a client that comes back.
            leave(acquire);
          }
          return reply;
        });
  }

  private void leave(LockCommand.Acquire acquire) {
    var leave = new LockCommand.Leave(acquire.waitId(), acquire.attendant());
    entities.ask(Ask.read(LockType.TYPE.name(), acquire.lock(), leave, deadline));
  }

  private CompletionStage<Reply> attach(SessionCommand.Attach attach, String session) {
    return entities.ask(
        Ask.read(
            SessionType.TYPE.name(),
            HttpCall.checked(() -> Check.givenId("session", session)),
            attach,
            deadline));
  }

  /** Answers with what is left of the session, which tells how long the grant lasts. */
  private CompletionStage<HttpResponse> ofSession(String session, Reply reply) {
    if (reply.rejection() != null || json(reply).has("lost")) {
      return CompletableFuture.completedFuture(granted(reply));
    }
    return entities
        .ask(Ask.read(SessionType.TYPE.name(), session, new SessionCommand.Get(), deadline))
        .thenApply(
            lasting -> {
              if (lasting.code() == RejectionCode.NOT_FOUND) {
                return lost("session_ended");
              }
              if (lasting.rejection() != null) {
                return ReplyResponse.of(lasting, 200);
              }
              ObjectNode grant = (ObjectNode) json(reply);
              JsonNode view = json(lasting);
              grant.set("expiresAt", view.path("expiresAt"));
              grant.set("remaining", view.path("remaining"));
              return JsonResponse.ok(grant);
            });
  }

  private static HttpResponse granted(Reply reply) {
    if (reply.rejection() == null) {
      JsonNode lost = json(reply).path("lost");
      if (!lost.isMissingNode()) {
        return lost(lost.textValue());
      }
    }
    return ReplyResponse.of(reply, 200);
  }

  private static HttpResponse lost(String reason) {
    return Problem.of(
            RejectionCode.LOCK_LOST,
            "Expected the lock to be held with this token, but it is not: " + reason + ".")
        .response("reason", Json.STORED.getNodeFactory().textNode(reason));
  }

  private static @Nullable String session(Reply reply) {
    return json(reply).path("session").textValue();
  }

  private static JsonNode json(Reply reply) {
    try {
      return Json.STORED.readTree(reply.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
