package io.quorate.http.api;

import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.http.server.HttpCall;
import io.quorate.http.server.JsonResponse;
import io.quorate.intake.TransactionIds;
import io.quorate.kernel.RejectionCode;
import io.quorate.lock.Claim;
import io.quorate.lock.LockCommand;
import io.quorate.lock.SessionRef;
import io.quorate.runtime.codec.Json;
import io.quorate.runtime.message.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Acquires several locks, all or nothing: one after the other in the order of their names, so that
 * sets never wait for each other in a circle. Until all are there each lease is a short one, so
 * that what a node that crashes meanwhile has acquired is soon free. For one request.
 */
final class LockSetAcquisition {

  /** How much longer than the set may wait a lease lasts until the set is complete. */
  private static final long PROVISIONAL_MS = 15_000;

  private static final long NANOS_PER_MS = 1_000_000;

  private final LockEndpoint locks;
  private final LockAsks asks;
  private final SessionClaims sessions;
  private final HttpCall call;
  private final LockBodies.SetBody body;
  private final List<String> names;
  private final String base;
  private final long startedNanos = System.nanoTime();
  private final List<Granted> granted = new ArrayList<>();

  /** What was acquired, and by which request. */
  private record Granted(LockCommand.Acquire acquire, Reply reply) {}

  /** Makes an acquisition of each request. Immutable. */
  record Endpoint(LockEndpoint locks, LockAsks asks, SessionClaims sessions) {
    Endpoint(ApiContext context) {
      this(
          new LockEndpoint(context),
          new LockAsks(context.entities(), context.deadline()),
          new SessionClaims(context.entities(), context.deadline()));
    }

    CompletionStage<HttpResponse> acquire(HttpCall call) {
      call.refuseIfNoneMatch();
      call.refuseHeader("If-Match", "a set has no version.");
      SessionHeader.refuse(call);
      return new LockSetAcquisition(this, call).next();
    }
  }

  private LockSetAcquisition(Endpoint endpoint, HttpCall call) {
    this.locks = endpoint.locks();
    this.asks = endpoint.asks();
    this.sessions = endpoint.sessions();
    this.call = call;
    this.body = call.body(LockBodies.SetBody.class);
    this.names = LockBodies.names(body.locks());
    String key = call.idempotencyKey();
    this.base = key == null ? UUID.randomUUID().toString() : TransactionIds.of(key);
    // Refuses wrong arguments before anything is done.
    command(names.getFirst(), null);
  }

  private CompletionStage<HttpResponse> next() {
    if (granted.size() == names.size()) {
      return complete();
    }
    String lock = names.get(granted.size());
    return reference(lock)
        .thenCompose(
            reply ->
                reply.refusal() == null
                    ? acquire(lock, reply.session())
                    : failed(ReplyResponse.of(reply.refusal(), 200), reply.refusal().code()));
  }

  private CompletionStage<HttpResponse> acquire(String lock, @Nullable SessionRef session) {
    LockCommand.Acquire command = command(lock, session);
    return locks
        .acquire(call, command, command.waitId())
        .thenCompose(
            reply -> {
              if (!LockAsks.isGranted(reply)) {
                return failed(LockAsks.refused(reply), reply.code());
              }
              granted.add(new Granted(command, reply));
              return next();
            });
  }

  private CompletionStage<SessionClaims.Attached> reference(String lock) {
    return body.session() == null
        ? CompletableFuture.completedFuture(SessionClaims.Attached.NONE)
        : sessions.attach(lock, body.session());
  }

  private LockCommand.Acquire command(String lock, @Nullable SessionRef session) {
    long waitMs = body.waitMs();
    long goneMs = (System.nanoTime() - startedNanos) / NANOS_PER_MS;
    return HttpCall.checked(
        () -> {
          Claim claim = body.claim(session, waitMs + PROVISIONAL_MS);
          return new LockCommand.Acquire(
              lock,
              base + "." + names.indexOf(lock),
              LockEndpoint.attendant(),
              claim,
              Math.max(0, granted.isEmpty() ? waitMs : waitMs - goneMs));
        });
  }

  /** All are there: from now on the leases last as long as was asked for. */
  private CompletionStage<HttpResponse> complete() {
    return body.session() == null ? renew() : ofSession(body.session());
  }

  /** A lease that the owner had before is not made shorter. */
  private CompletionStage<HttpResponse> renew() {
    String owner = Fields.required("owner", body.owner());
    var renewed = new ArrayList<CompletionStage<Reply>>();
    for (int i = 0; i < names.size(); i++) {
      Reply grant = granted.get(i).reply;
      renewed.add(
          isLonger(grant)
              ? CompletableFuture.completedFuture(grant)
              : asks.write(
                  names.get(i),
                  new LockCommand.Renew(owner, token(grant), body.ttlMs()),
                  call.traceParent()));
    }
    return LockAsks.all(renewed)
        .thenCompose(
            replies -> {
              for (Reply reply : replies) {
                if (!LockAsks.isGranted(reply)) {
                  return failed(LockAsks.refused(reply), reply.code());
                }
              }
              return CompletableFuture.completedFuture(
                  answer(replies.stream().map(ReplyResponse::json).toList()));
            });
  }

  private boolean isLonger(Reply grant) {
    JsonNode view = ReplyResponse.json(grant);
    return view.path("count").intValue() > 1
        && Durations.millis("remaining", view.path("remaining").textValue()) > body.ttlMs();
  }

  private CompletionStage<HttpResponse> ofSession(String session) {
    return sessions
        .lasting(session)
        .thenCompose(
            lasting -> {
              if (lasting.rejection() != null) {
                return failed(LockEndpoint.sessionRefused(lasting), lasting.code());
              }
              JsonNode view = ReplyResponse.json(lasting);
              var grants = new ArrayList<JsonNode>();
              for (Granted grant : granted) {
                SessionClaims.lasting(ReplyResponse.json(grant.reply), view).ifPresent(grants::add);
              }
              return grants.size() == granted.size()
                  ? CompletableFuture.completedFuture(answer(grants))
                  : failed(LockEndpoint.lost("session_ended"), RejectionCode.LOCK_LOST);
            });
  }

  /**
   * Answers with what went wrong. What was acquired is given back, but what the client has come
   * back for by another request; when it is to ask again, that is kept for a while.
   */
  private CompletionStage<HttpResponse> failed(HttpResponse answer, @Nullable RejectionCode code) {
    boolean asksAgain = code == RejectionCode.OUTCOME_UNKNOWN || code == RejectionCode.UNAVAILABLE;
    var left = new ArrayList<CompletionStage<Reply>>();
    for (int i = granted.size() - 1; i >= 0; i--) {
      LockCommand.Acquire of = granted.get(i).acquire;
      LockCommand leave =
          asksAgain
              ? new LockCommand.Leave(of.waitId(), of.attendant())
              : new LockCommand.GiveBack(of.waitId(), of.attendant());
      left.add(asks.write(names.get(i), leave, call.traceParent()));
    }
    return LockAsks.all(left).thenApply(done -> answer);
  }

  private static long token(Reply grant) {
    return ReplyResponse.json(grant).path("token").longValue();
  }

  private static HttpResponse answer(List<JsonNode> grants) {
    ObjectNode answer = Json.STORED.createObjectNode();
    answer.putArray("grants").addAll(grants);
    return JsonResponse.ok(answer);
  }
}
