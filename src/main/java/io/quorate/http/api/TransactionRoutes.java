package io.quorate.http.api;

import akka.http.javadsl.model.HttpResponse;
import io.quorate.http.api.TransactionBodies.OrderBody;
import io.quorate.http.api.TransactionBodies.TransactionBody;
import io.quorate.http.api.TransactionBodies.TransferBody;
import io.quorate.http.server.HttpCall;
import io.quorate.http.server.Refusal;
import io.quorate.http.server.Route;
import io.quorate.intake.TransactionIds;
import io.quorate.kernel.Check;
import io.quorate.kernel.PersistenceIds;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.participant.CallTarget;
import io.quorate.kernel.participant.Step;
import io.quorate.parked.ParkedTransactions;
import io.quorate.replica.SessionVector;
import io.quorate.transaction.ProtocolName;
import io.quorate.transaction.TransactionCommand;
import io.quorate.transaction.coordinator.TransactionType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The routes of transactions, and the transfers and orders that are made of them. */
public final class TransactionRoutes {

  private final TransactionEndpoint transactions;
  private final TransactionSettings settings;
  private final Function<String, Optional<Rejection>> callRefusal;

  private TransactionRoutes(
      TransactionEndpoint transactions,
      TransactionSettings settings,
      Function<String, Optional<Rejection>> callRefusal) {
    this.transactions = transactions;
    this.settings = settings;
    this.callRefusal = callRefusal;
  }

  /**
   * Returns the routes.
   *
   * @param callRefusal says why a call step may not go to a URL, if it may not
   */
  public static List<Route> over(
      ApiContext context,
      TransactionSettings settings,
      Function<String, Optional<Rejection>> callRefusal) {
    var transactions = new TransactionEndpoint(context);
    var parked = new ParkedRoute(new ParkedTransactions(context.projections()), context.deadline());
    var routes = new TransactionRoutes(transactions, settings, callRefusal);
    var events = new EntityEndpoint<>(TransactionType.TYPE, context);
    return List.of(
        Route.work("GET", "/v1/transactions", parked::list).taking("status", "after", "limit"),
        Route.operation("POST", "/v1/transactions", routes::post).taking("wait"),
        Route.operation("PUT", "/v1/transactions/{id}", routes::put).taking("wait"),
        Route.operation("POST", "/v1/transfers", routes::transfer).taking("wait"),
        Route.operation("POST", "/v1/orders", routes::order).taking("wait"),
        Route.work("GET", "/v1/transactions/{id}", transactions::read).taking(LeveledReads.QUERIES),
        Route.work(
                "GET",
                "/v1/transactions/{id}/events",
                call -> transactions.onceWritten(call.id("id"), left -> events.events(call, left)))
            .taking("after", "limit"),
        Route.work(
            "POST",
            "/v1/transactions/{id}/cancel",
            transactions.operate(TransactionCommand.Cancel::new)),
        Route.work(
            "POST",
            "/v1/transactions/{id}/retry",
            transactions.operate(TransactionCommand.Retry::new)),
        Route.work(
            "POST",
            "/v1/transactions/{id}/skip",
            transactions.operate(TransactionCommand.Skip::new)),
        Route.work(
            "POST",
            "/v1/transactions/{id}/force-abort",
            transactions.operate(TransactionCommand.ForceAbort::new)));
  }

  private CompletionStage<HttpResponse> post(HttpCall call) {
    return start(call, null, call.body(TransactionBody.class));
  }

  private CompletionStage<HttpResponse> put(HttpCall call) {
    return start(call, call.id("id"), call.body(TransactionBody.class));
  }

  private CompletionStage<HttpResponse> transfer(HttpCall call) {
    TransferBody body = call.body(TransferBody.class);
    return start(call, null, body.protocol(), HttpCall.checked(body::plan), null);
  }

  private CompletionStage<HttpResponse> order(HttpCall call) {
    OrderBody body = call.body(OrderBody.class);
    return start(call, null, body.protocol(), HttpCall.checked(body::plan), null);
  }

  private CompletionStage<HttpResponse> start(
      HttpCall call, @Nullable String id, TransactionBody body) {
    return start(call, id, body.protocol(), HttpCall.checked(body::plan), body.timeout());
  }

  /**
   * Starts a transaction.
   *
   * @param chosenId the id of a PUT, which makes it safe to repeat by itself; null for a POST, of
   *     which the idempotency key does
   */
  private CompletionStage<HttpResponse> start(
      HttpCall call,
      @Nullable String chosenId,
      @Nullable String protocolName,
      List<Step> plan,
      @Nullable String timeout) {
    ProtocolName protocol = TransactionBodies.protocol(protocolName);
    if (protocol == ProtocolName.THREE_PHASE_COMMIT && !settings.threePhaseCommit()) {
      throw Refusal.invalidArgument(
          "Expected a protocol that is switched on, but 3pc is off; see"
              + " quorate.transactions.three-phase-commit.");
    }
    long timeoutMs =
        timeout == null ? settings.timeout().toMillis() : Durations.millis("timeout", timeout);
    call.refuseHeader("If-Match", "a transaction that is started has no version yet.");
    boolean mustCreate = chosenId != null && call.mustCreate();
    if (chosenId == null) {
      call.refuseIfNoneMatch();
    }
    String key = call.idempotencyKey();
    String id = chosenId == null ? TransactionIds.of(key) : chosenId;
    TransactionCommand.Start start =
        HttpCall.checked(() -> new TransactionCommand.Start(id, protocol, plan, timeoutMs, null));
    plan.forEach(TransactionRoutes::checkTarget);
    plan.forEach(this::checkUrls);
    Duration wait = waitOf(call);
    SessionVector session = SessionHeader.of(call);
    // A trace is kept with the answer, and an answer that comes at the end is kept with nothing.
    boolean fresh = chosenId == null && key == null;
    CompletionStage<HttpResponse> answer =
        fresh && call.traceParent() == null && transactions.isStartedWithin(wait)
            ? transactions.startAndAwait(start, wait)
            : transactions.start(
                start, chosenId == null ? key : null, mustCreate, call.traceParent(), wait);
    return session == null
        ? answer
        : answer.thenApply(response -> SessionHeader.with(changed(session, id, plan), response));
  }

  /** The client is not told the versions of those that took part. */
  private static SessionVector changed(SessionVector session, String id, List<Step> plan) {
    SessionVector after = session.changed(PersistenceIds.of(TransactionType.TYPE.name(), id));
    for (Step step : plan) {
      if (!step.action().isCall()) {
        after = after.changed(PersistenceIds.of(step.action().participantType(), step.target()));
      }
    }
    return after;
  }

  private Duration waitOf(HttpCall call) {
    String wait = call.query("wait");
    if (wait == null) {
      return settings.usualWait();
    }
    long millis = Durations.millis("wait", wait);
    if (millis > settings.longestWait().toMillis()) {
      throw Refusal.invalidArgument(
          "Expected wait to be at most %dms, but it is %dms."
              .formatted(settings.longestWait().toMillis(), millis));
    }
    return Duration.ofMillis(millis);
  }

  private static void checkTarget(Step step) {
    if (step.call() == null) {
      HttpCall.checked(() -> Check.givenId(step.action().participantType(), step.target()));
    }
  }

  private void checkUrls(Step step) {
    CallTarget call = step.call();
    if (call == null) {
      return;
    }
    call.urls().values().stream()
        .map(callRefusal)
        .flatMap(Optional::stream)
        .findFirst()
        .ifPresent(
            rejection -> {
              throw Refusal.invalidArgument(rejection.detail());
            });
  }
}
