package io.quorate.http.api;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.http.server.HttpCall;
import io.quorate.http.server.HttpSettings;
import io.quorate.http.server.Problem;
import io.quorate.http.server.Route;
import io.quorate.intake.StepInspection;
import io.quorate.intake.Waits;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import io.quorate.runtime.ask.Ask;
import io.quorate.runtime.codec.Json;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import io.quorate.runtime.sharding.Entities;
import io.quorate.transaction.TransactionCommand;
import io.quorate.transaction.coordinator.TransactionType;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Starts transactions, waits for their end, and turns both into responses. All that together takes
 * no longer than the deadline, or the time that the client asked to wait, whichever is longer; and
 * a last look. Safe for use by any thread.
 */
public final class TransactionEndpoint {

  private static final String TYPE = TransactionType.TYPE.name();

  /** How long the look at an end that did not come may take, at least. */
  public static final Duration LAST_LOOK = HttpSettings.OVERTIME;

  private static final JsonNode NO_VIEW = Json.STORED.nullNode();

  private final Entities entities;
  private final LeveledReads reads;
  private final StepInspection inspection;
  private final Duration deadline;
  private final Waits waits;

  TransactionEndpoint(ApiContext context) {
    this.entities = context.entities();
    this.reads = new LeveledReads(context);
    this.inspection = new StepInspection(entities);
    this.deadline = context.deadline();
    this.waits = context.waits();
  }

  /**
   * Starts a transaction, or finds the one that was started before, and waits for its end.
   *
   * @param key the client's idempotency key that the id was made of, or null
   * @param mustCreate whether one that was started before is refused
   */
  CompletionStage<HttpResponse> start(
      TransactionCommand.Start start,
      @Nullable String key,
      boolean mustCreate,
      @Nullable String trace,
      Duration wait) {
    TimeLeft time = timeFor(wait);
    return inspection
        .inspect(start.steps())
        .thenCompose(
            fault ->
                ask(write(fault.map(start::refusedFor).orElse(start), trace, time.upTo(deadline))))
        .thenCompose(
            reply ->
                mustCreate && MustCreate.existed(reply)
                    ? CompletableFuture.completedFuture(MustCreate.refused())
                    : ended(start.id(), reply, wait, time)
                        .thenApply(outcome -> response(start.id(), key, outcome)));
  }

  /** Whether a wait leaves a start its usual time, as {@link #startAndAwait} needs. */
  boolean isStartedWithin(Duration wait) {
    return wait.compareTo(deadline) >= 0;
  }

  /**
   * Starts a transaction whose id was made up for this request, and waits for its end: in one ask,
   * since nobody else can have started it.
   */
  CompletionStage<HttpResponse> startAndAwait(TransactionCommand.Start start, Duration wait) {
    TimeLeft time = timeFor(wait);
    return inspection
        .inspect(start.steps())
        .thenCompose(
            fault ->
                waits.of(
                    ask(
                        write(
                            fault.map(start::refusedFor).orElse(start).awaiting(),
                            null,
                            time.upTo(wait)))))
        .thenCompose(reply -> orAsItIs(start.id(), reply, time))
        .thenApply(
            reply ->
                response(
                    start.id(),
                    null,
                    new Outcome(
                        reply,
                        reply,
                        reply.rejection() == null ? ReplyResponse.json(reply) : NO_VIEW)));
  }

  /**
   * When the end has not come in time, shows how far it is. What cannot be found stays unknown: a
   * write of a node that is gone may still come to light.
   */
  private CompletionStage<Reply> orAsItIs(String id, Reply ended, TimeLeft time) {
    return ended.code() == RejectionCode.OUTCOME_UNKNOWN
        ? lastLook(id, time).thenApply(latest -> latest.rejection() == null ? latest : ended)
        : CompletableFuture.completedFuture(ended);
  }

  /** Answers with the transaction as it is, or was: with the consistency that the client wants. */
  CompletionStage<HttpResponse> read(HttpCall call) {
    return reads.read(
        call,
        TransactionType.TYPE,
        call.id("id"),
        new TransactionCommand.Get(),
        new TransactionCommand.Get(),
        TransactionReply::asClientsSeeIt);
  }

  /**
   * Answers once all is written that a client has heard of the transaction, since its end may be
   * told while it is being written.
   *
   * @param answer makes the answer, within what is left of the time
   */
  CompletionStage<HttpResponse> onceWritten(
      String id, Function<Duration, CompletionStage<HttpResponse>> answer) {
    TimeLeft time = TimeLeft.of(deadline);
    return get(id, deadline)
        .thenCompose(
            reply ->
                reply.rejection() == null || reply.code() == RejectionCode.NOT_FOUND
                    ? answer.apply(time.atLeast(LAST_LOOK))
                    : CompletableFuture.completedFuture(ReplyResponse.of(reply, 200)));
  }

  /** Answers by something that an operator does to a transaction. */
  Route.Handler operate(Function<String, TransactionCommand> command) {
    return call -> {
      call.refuseIfNoneMatch();
      SessionHeader.refuse(call);
      String id = call.id("id");
      String reason = call.body(TransactionBodies.ReasonBody.class).required();
      return ask(Ask.write(
              TYPE,
              id,
              HttpCall.checked(() -> command.apply(reason)),
              call.idempotencyKey(),
              call.expectedVersion(),
              call.traceParent(),
              deadline))
          .thenApply(reply -> ReplyResponse.of(reply, 202));
    };
  }

  private Ask write(TransactionCommand.Start start, @Nullable String trace, Duration within) {
    return Ask.write(
        TYPE,
        start.id(),
        start.withSlip(entities.haveOneVersion()),
        null,
        HostMessage.Request.ANY_VERSION,
        trace,
        within);
  }

  private CompletionStage<Reply> ask(Ask ask) {
    return entities.ask(ask).thenApply(TransactionReply::asClientsSeeIt);
  }

  private TimeLeft timeFor(Duration wait) {
    return TimeLeft.of(wait.compareTo(deadline) > 0 ? wait : deadline);
  }

  private CompletionStage<Reply> get(String id, Duration within) {
    return ask(Ask.read(TYPE, id, new TransactionCommand.Get(), within));
  }

  /** Looks with all the time that is left, but a node that shuts down has no more of it. */
  private CompletionStage<Reply> lastLook(String id, TimeLeft time) {
    return get(id, waits.haveEnded() ? LAST_LOOK : time.atLeast(LAST_LOOK));
  }

  /** Waits for the end; when that does not come in time, shows how far it is. */
  private CompletionStage<Outcome> ended(String id, Reply started, Duration wait, TimeLeft time) {
    if (started.rejection() != null) {
      return CompletableFuture.completedFuture(new Outcome(started, started, NO_VIEW));
    }
    JsonNode view = ReplyResponse.json(started);
    if (wait.isZero() || isFinal(view)) {
      return CompletableFuture.completedFuture(new Outcome(started, started, view));
    }
    return waits
        .of(ask(Ask.read(TYPE, id, new TransactionCommand.Await(), time.upTo(wait))))
        .thenCompose(
            reply ->
                reply.rejection() == null
                    ? CompletableFuture.completedFuture(reply)
                    : lastLook(id, time))
        .thenApply(
            reply ->
                reply.rejection() == null
                    ? new Outcome(started, reply, ReplyResponse.json(reply))
                    : new Outcome(started, started, view));
  }

  private static HttpResponse response(String id, @Nullable String key, Outcome outcome) {
    Rejection rejection = outcome.started.rejection();
    RawHeader location = RawHeader.create("Location", "/v1/transactions/" + id);
    if (rejection != null) {
      HttpResponse refused = Problem.of(keyReused(key, rejection)).response();
      // What became of a start without an answer can be asked there.
      return rejection.code() == RejectionCode.OUTCOME_UNKNOWN
          ? refused.addHeader(location)
          : refused;
    }
    String status = outcome.view.path("status").asText();
    HttpResponse response =
        switch (status) {
          case "committed" -> ReplyResponse.of(outcome.latest, 201);
          case "aborted" -> aborted(outcome.view);
          default -> ReplyResponse.of(outcome.latest, 202);
        };
    HttpResponse located = response.addHeader(location);
    return key != null && !outcome.started.changed()
        ? located.addHeader(ReplyResponse.REPLAYED)
        : located;
  }

  private static HttpResponse aborted(JsonNode view) {
    String code = view.path("code").asText();
    String reason = view.path("reason").asText();
    // It certainly ended as aborted, whatever the step's own trouble was.
    int status =
        TransactionReply.isCause(code)
            ? 409
            : Problem.status(RejectionCode.valueOf(code.toUpperCase(Locale.ROOT)));
    boolean fits = status == 409 || status == 404;
    return (fits ? new Problem(status, code, reason) : new Problem(409, "invalid_state", reason))
        .response("transaction", view);
  }

  private static Rejection keyReused(@Nullable String key, Rejection rejection) {
    return key != null && rejection.code() == RejectionCode.EXISTS_WITH_DIFFERENT_PAYLOAD
        ? new Rejection(
            RejectionCode.IDEMPOTENCY_KEY_REUSED,
            "Expected the request that this Idempotency-Key was first used for, but this is"
                + " another.")
        : rejection;
  }

  private static boolean isFinal(JsonNode view) {
    String status = view.path("status").asText();
    return status.equals("committed") || status.equals("aborted") || status.equals("parked");
  }

  /** What the start was answered, and the latest that is known. */
  private record Outcome(Reply started, Reply latest, JsonNode view) {}
}
