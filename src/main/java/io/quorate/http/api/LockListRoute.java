package io.quorate.http.api;

import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.quorate.http.server.HttpCall;
import io.quorate.http.server.JsonResponse;
import io.quorate.http.server.Problem;
import io.quorate.kernel.Check;
import io.quorate.lists.LockList;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockType;
import io.quorate.runtime.ask.Ask;
import io.quorate.runtime.codec.Json;
import io.quorate.runtime.message.Reply;
import io.quorate.runtime.sharding.Entities;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lists the locks that are held or waited for: their names are kept from the feed, and each is
 * asked how it is. Safe for use by any thread.
 */
final class LockListRoute {

  private static final int DEFAULT_PAGE = 100;

  private final Entities entities;
  private final LockList list;
  private final Duration deadline;

  LockListRoute(ApiContext context) {
    this.entities = context.entities();
    this.list = new LockList(context.projections());
    this.deadline = context.deadline();
  }

  CompletionStage<HttpResponse> list(HttpCall call) {
    int limit = (int) call.query("limit", DEFAULT_PAGE, 1, LockList.MAX_PAGE);
    return list.names(
            name(call, "owner"),
            Objects.requireNonNullElse(name(call, "prefix"), ""),
            name(call, "after"),
            limit)
        .thenCompose(this::shown)
        .toCompletableFuture()
        .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            failure ->
                new Problem(
                        503, "unavailable", "Expected to read the list of locks, but it failed.")
                    .response());
  }

  private static @Nullable String name(HttpCall call, String query) {
    String value = call.query(query);
    return value == null || value.isEmpty() ? null : HttpCall.checked(() -> Check.id(query, value));
  }

  private CompletionStage<HttpResponse> shown(LockList.Page page) {
    List<CompletableFuture<Reply>> asked =
        page.names().stream()
            .map(
                lock ->
                    entities
                        .ask(Ask.read(LockType.TYPE.name(), lock, new LockCommand.Get(), deadline))
                        .toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(
            all -> {
              for (CompletableFuture<Reply> one : asked) {
                if (one.join().rejection() != null) {
                  return ReplyResponse.of(one.join(), 200);
                }
              }
              ObjectNode body = Json.STORED.createObjectNode();
              var locks = body.putArray("locks");
              asked.forEach(
                  one ->
                      locks.addRawValue(
                          new RawValue(new String(one.join().body(), StandardCharsets.UTF_8))));
              if (page.next() != null) {
                body.put("next", page.next());
              }
              return JsonResponse.ok(body);
            });
  }
}
