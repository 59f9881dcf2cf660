package io.quorate.http.api;

import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.http.server.HttpCall;
import io.quorate.http.server.JsonResponse;
import io.quorate.intake.TransactionIds;
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
  private final HttpCall call;
  private final LockBodies.SetBody body;
  private final List<String> names;
  private final String base;
  private final long startedNanos = System.nanoTime();
  private final List<Reply> granted = new ArrayList<>();

  /** Makes an acquisition of each request. Immutable. */
  record Endpoint(LockEndpoint locks, LockAsks asks) {
    Endpoint(ApiContext context) {
      this(new LockEndpoint(context), new LockAsks(context.entities(), context.deadline()));
    }

    CompletionStage<HttpResponse> acquire(HttpCall call) {
      call.refuseIfNoneMatch();
      call.refuseHeader("If-Match", "a set has no version.");
      return new LockSetAcquisition(locks, asks, call).next();
    }
  }

  private LockSetAcquisition(LockEndpoint locks, LockAsks asks, HttpCall call) {
    this.locks = locks;
    this.asks = asks;
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
                reply.refusal() == null ? acquire(lock, reply.session()) : failed(reply.refusal()));
  }

  private CompletionStage<HttpResponse> acquire(String lock, @Nullable SessionRef session) {
    LockCommand.Acquire command = command(lock, session);
    return locks
        .acquire(call, command, command.waitId())
        .thenCompose(
            reply -> {
              if (!LockAsks.isGranted(reply)) {
                return failed(reply);
              }
              granted.add(reply);
              return next();
            });
  }

  private CompletionStage<LockEndpoint.Attached> reference(String lock) {
    return body.session() == null
        ? CompletableFuture.completedFuture(new LockEndpoint.Attached(null, null))
        : locks.attach(lock, body.session());
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
    if (body.session() != null) {
      return CompletableFuture.completedFuture(answer(granted));
    }
    String owner = Fields.required("owner", body.owner());
    var renewed = new ArrayList<CompletionStage<Reply>>();
    for (int i = 0; i < names.size(); i++) {
      renewed.add(
          asks.write(
              names.get(i),
              new LockCommand.Renew(owner, token(granted.get(i)), body.ttlMs()),
              call.traceParent()));
    }
    return LockAsks.all(renewed)
        .thenCompose(
            replies -> {
              for (Reply reply : replies) {
                if (!LockAsks.isGranted(reply)) {
                  return failed(reply);
                }
              }
              return CompletableFuture.completedFuture(answer(replies));
            });
  }

  /** Gives back what was acquired, and answers with what went wrong. */
  private CompletionStage<HttpResponse> failed(Reply refusal) {
    String owner = Fields.required("owner", body.owner());
    var releases = new ArrayList<CompletionStage<Reply>>();
    for (int i = granted.size() - 1; i >= 0; i--) {
      releases.add(
          asks.write(
              names.get(i),
              new LockCommand.Release(owner, token(granted.get(i)), null),
              call.traceParent()));
    }
    return LockAsks.all(releases).thenApply(done -> LockEndpoint.granted(refusal));
  }

  private static long token(Reply grant) {
    return LockAsks.json(grant).path("token").longValue();
  }

  private static HttpResponse answer(List<Reply> grants) {
    ObjectNode answer = Json.STORED.createObjectNode();
    var all = answer.putArray("grants");
    grants.forEach(grant -> all.add(LockAsks.json(grant)));
    return JsonResponse.ok(answer);
  }
}
