package io.quorate.http.api;

import akka.http.javadsl.model.HttpResponse;
import io.quorate.feed.EventFilter;
import io.quorate.feed.FeedReader;
import io.quorate.http.server.HttpCall;
import io.quorate.http.server.Problem;
import io.quorate.http.server.Refusal;
import io.quorate.http.server.Route;
import io.quorate.kernel.Rejection;
import io.quorate.kernel.RejectionCode;
import io.quorate.lists.WebhookList;
import io.quorate.runtime.ask.Ask;
import io.quorate.runtime.message.Reply;
import io.quorate.runtime.sharding.Entities;
import io.quorate.webhook.Secret;
import io.quorate.webhook.WebhookCommand;
import io.quorate.webhook.WebhookType;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The routes of webhooks. Safe for use by any thread. */
public final class WebhookRoutes {

  private static final int MADE_SECRET_BYTES = 32;

  private final SecureRandom random = new SecureRandom();
  private final Entities entities;
  private final WebhookList list;
  private final FeedReader feed;
  private final int most;
  private final Function<String, Optional<Rejection>> refusal;
  private final Duration deadline;

  private WebhookRoutes(
      ApiContext context, int most, Function<String, Optional<Rejection>> refusal) {
    this.entities = context.entities();
    this.list = new WebhookList(context.projections());
    this.feed = context.feed();
    this.most = most;
    this.refusal = refusal;
    this.deadline = context.deadline();
  }

  /**
   * Returns the routes.
   *
   * @param most how many webhooks there may be
   * @param refusal says why a URL may not be called; nothing when it may
   */
  public static List<Route> over(
      ApiContext context, int most, Function<String, Optional<Rejection>> refusal) {
    var webhooks = new WebhookRoutes(context, most, refusal);
    return List.of(
        Route.work("PUT", "/v1/webhooks/{id}", webhooks::put),
        Route.work("GET", "/v1/webhooks/{id}", webhooks.read(new WebhookCommand.Get())),
        Route.work(
            "DELETE",
            "/v1/webhooks/{id}",
            new EntityEndpoint<>(WebhookType.TYPE, context)
                .write(Fields.none(new WebhookCommand.Remove()))),
        Route.work(
            "GET",
            "/v1/webhooks/{id}/deliveries",
            webhooks.read(new WebhookCommand.GetDeliveries())),
        Route.work("POST", "/v1/webhooks/{id}/replay", webhooks::replay));
  }

  private record Body(
      @Nullable String url, @Nullable List<String> types, @Nullable String secret) {}

  private record ReplayBody(@Nullable String after) {}

  private CompletionStage<HttpResponse> put(HttpCall call) {
    boolean mustCreate = call.mustCreate();
    Body body = call.body(Body.class);
    String url = Fields.required("url", body.url);
    if (!entities.haveOneVersion()) {
      // An older node that keeps the lists would pass over it.
      throw new Refusal(
          Problem.of(
              RejectionCode.UNAVAILABLE,
              "Expected all nodes to have the same version, but they have not, or not yet."));
    }
    refusal
        .apply(url)
        .ifPresent(
            rejection -> {
              throw new Refusal(Problem.of(rejection));
            });
    List<String> types = Objects.requireNonNullElse(body.types, List.of());
    HttpCall.checked(() -> EventFilter.of(feed.types(), types.isEmpty() ? null : types, null));
    Secret given = body.secret == null ? null : HttpCall.checked(() -> Secret.checked(body.secret));
    String id = call.id("id");
    return soon(list.hasRoomFor(id, most), "the list of webhooks")
        .thenCombine(
            soon(feed.end(), "the feed"),
            (room, end) -> {
              if (!room) {
                throw new Refusal(
                    Problem.of(
                        RejectionCode.LIMIT_EXCEEDED,
                        "Expected at most %d webhooks, but there are as many.".formatted(most)));
              }
              return HttpCall.checked(
                  () ->
                      new WebhookCommand.Register(
                          url, types, given == null ? made() : given, given != null, end.cursor()));
            })
        .thenCompose(register -> ask(call, register))
        .thenApply(
            reply ->
                mustCreate
                    ? MustCreate.orRefused(reply, 201)
                    : ReplyResponse.of(reply, reply.changed() ? 201 : 200));
  }

  private CompletionStage<HttpResponse> replay(HttpCall call) {
    call.refuseIfNoneMatch();
    String after = Fields.required("after", call.body(ReplayBody.class).after);
    return soon(FeedPlace.of(feed, "after", after), "the feed")
        .thenCompose(place -> ask(call, new WebhookCommand.Replay(place.cursor())))
        .thenApply(reply -> ReplyResponse.of(reply, 200));
  }

  /**
   * Shows it. Without an ETag: its version changes with every delivery, so that no client would
   * find it unchanged.
   */
  private Route.Handler read(WebhookCommand command) {
    return call ->
        entities
            .ask(Ask.read(WebhookType.TYPE.name(), call.id("id"), command, deadline))
            .thenApply(reply -> ReplyResponse.of(reply, 200).removeHeader("ETag"));
  }

  private CompletionStage<Reply> ask(HttpCall call, WebhookCommand command) {
    return entities.ask(
        Ask.write(
            WebhookType.TYPE.name(),
            call.id("id"),
            command,
            call.idempotencyKey(),
            call.expectedVersion(),
            call.traceParent(),
            deadline));
  }

  private Secret made() {
    var key = new byte[MADE_SECRET_BYTES];
    random.nextBytes(key);
    return Secret.of(key);
  }

  /** Fails with a refusal when it cannot be read in time; nothing was done then. */
  private <T> CompletableFuture<T> soon(CompletionStage<T> read, String what) {
    return read.toCompletableFuture()
        .copy()
        .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            failure -> {
              throw new Refusal(
                  Problem.of(
                      RejectionCode.UNAVAILABLE,
                      "Expected to read %s, but it failed.".formatted(what)));
            });
  }
}
