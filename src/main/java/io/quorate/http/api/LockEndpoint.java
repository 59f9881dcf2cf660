package io.quorate.http.api;

import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.http.server.ByteSearch;
import io.quorate.http.server.HttpCall;
import io.quorate.http.server.JsonResponse;
import io.quorate.http.server.Problem;
import io.quorate.http.server.Refusal;
import io.quorate.http.server.Route;
import io.quorate.intake.Waits;
import io.quorate.kernel.RejectionCode;
import io.quorate.lock.Claim;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockType;
import io.quorate.lock.SessionRef;
import io.quorate.runtime.ask.Ask;
import io.quorate.runtime.codec.Json;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import io.quorate.runtime.sharding.Entities;
import java.nio.charset.StandardCharsets;
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

  static final byte[] LOST = "\"lost\":".getBytes(StandardCharsets.UTF_8);
  private static final byte[] SESSION = "\"session\":".getBytes(StandardCharsets.UTF_8);
  private static final String SESSION_ENDED = "session_ended";

  private final Entities entities;
  private final SessionClaims sessions;
  private final Waits waits;
  private final Duration deadline;

  LockEndpoint(ApiContext context) {
    this.entities = context.entities();
    this.sessions = new SessionClaims(context.entities(), context.deadline());
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
      return acquire(call, command(lock, waitId, body, null), key).thenCompose(this::shown);
    }
    // Checked before the session is told of the lock.
    command(lock, waitId, body, new SessionRef(session, 0, 0));
    return sessions
        .attach(lock, session)
        .thenCompose(
            attached ->
                attached.refusal() == null
                    ? acquire(call, command(lock, waitId, body, attached.session()), key)
                    : CompletableFuture.completedFuture(attached.refusal()))
        .thenCompose(this::shown);
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
          .thenCompose(this::shown);
    };
  }

  /**
   * Answers 201 to what was the first of a lock, and 200 to what changed its size. Unlike other
   * PUTs it changes what is there, so that one that must create is refused by the entity.
   */
  Route.Handler sized(Function<HttpCall, LockCommand> command) {
    return call -> {
      boolean mustCreate = call.mustCreate();
      return entities
          .ask(
              Ask.write(
                  LockType.TYPE.name(),
                  call.id("id"),
                  HttpCall.checked(() -> command.apply(call)),
                  call.idempotencyKey(),
                  mustCreate ? HostMessage.Request.NO_VERSION : call.expectedVersion(),
                  call.traceParent(),
                  deadline))
          .thenApply(
              reply ->
                  mustCreate && reply.code() == RejectionCode.VERSION_MISMATCH
                      ? MustCreate.refused()
                      : ReplyResponse.of(
                          reply, reply.changed() && reply.version() == 1 ? 201 : 200));
    };
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

  /** Returns what tells one request from another that asks for the same wait. */
  static String attendant() {
    return Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), Character.MAX_RADIX);
  }

  /** Acquires a lock for a client, and waits with it. */
  CompletionStage<Reply> acquire(HttpCall call, LockCommand.Acquire acquire, @Nullable String key) {
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
          } else if (acquire.claim().session() != null && SessionClaims.isOver(reply)) {
            sessions.detach(acquire.claim().session());
          }
          return reply;
        });
  }

  private void leave(LockCommand.Acquire acquire) {
    var leave = new LockCommand.Leave(acquire.waitId(), acquire.attendant());
    entities.ask(Ask.read(LockType.TYPE.name(), acquire.lock(), leave, deadline));
  }

  /** Answers with what is left of the session, which tells how long the grant lasts. */
  private CompletionStage<HttpResponse> ofSession(String session, JsonNode grant) {
    return sessions
        .lasting(session)
        .thenApply(
            lasting ->
                lasting.rejection() == null
                    ? SessionClaims.lasting(grant, ReplyResponse.json(lasting))
                        .map(JsonResponse::ok)
                        .orElseGet(() -> lost(SESSION_ENDED))
                    : sessionRefused(lasting));
  }

  /** Answers for a grant of a session that does not tell how long it lasts. */
  static HttpResponse sessionRefused(Reply refusal) {
    return refusal.code() == RejectionCode.NOT_FOUND
        ? lost(SESSION_ENDED)
        : ReplyResponse.of(refusal, 200);
  }

  /**
   * Answers with a grant, or with why there is none. Only the few answers are read that need more:
   * of a grant that is over, or of one that belongs to a session.
   */
  private CompletionStage<HttpResponse> shown(Reply reply) {
    if (reply.rejection() == null
        && (ByteSearch.contains(reply.body(), LOST)
            || ByteSearch.contains(reply.body(), SESSION))) {
      JsonNode view = ReplyResponse.json(reply);
      if (view.has("lost")) {
        return CompletableFuture.completedFuture(lost(view.path("lost").textValue()));
      }
      if (view.has("session")) {
        return ofSession(view.path("session").textValue(), view);
      }
    }
    return CompletableFuture.completedFuture(ReplyResponse.of(reply, 200));
  }

  /** Answers that a grant is over. */
  static HttpResponse lost(String reason) {
    return Problem.of(
            RejectionCode.LOCK_LOST,
            "Expected the lock to be held with this token, but it is not: " + reason + ".")
        .response("reason", Json.STORED.getNodeFactory().textNode(reason));
  }
}
