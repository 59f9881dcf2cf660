package io.quorate.http.api;

import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.quorate.http.server.HttpCall;
import io.quorate.kernel.Check;
import io.quorate.lists.LockList;
import io.quorate.runtime.codec.Json;
import io.quorate.runtime.message.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Lists the locks that are held or waited for: their names are kept from the feed, and each is
 * asked how it is. Safe for use by any thread.
 */
final class LockListRoute {

  private static final int DEFAULT_PAGE = 100;

  private final LockAsks asks;
  private final LockList list;
  private final Duration deadline;

  LockListRoute(ApiContext context) {
    this.asks = new LockAsks(context.entities(), context.deadline());
    this.list = new LockList(context.projections());
    this.deadline = context.deadline();
  }

  CompletionStage<HttpResponse> list(HttpCall call) {
    int limit = (int) call.query("limit", DEFAULT_PAGE, 1, LockList.MAX_PAGE);
    return KeptAnswer.of(
        list.names(
                name(call, "owner"),
                Objects.requireNonNullElse(name(call, "prefix"), ""),
                name(call, "after"),
                limit)
            .thenCompose(this::shown),
        deadline,
        "the list of locks");
  }

  private static @Nullable String name(HttpCall call, String query) {
    String value = call.query(query);
    return value == null || value.isEmpty() ? null : HttpCall.checked(() -> Check.id(query, value));
  }

  private CompletionStage<ObjectNode> shown(LockList.Page page) {
    return LockAsks.all(page.names().stream().map(asks::get).toList())
        .thenApply(
            replies -> {
              ObjectNode body = Json.STORED.createObjectNode();
              var locks = body.putArray("locks");
              for (Reply reply : replies) {
                if (reply.rejection() != null) {
                  throw new IllegalStateException(
                      "Expected every lock to answer, but one has not.");
                }
                locks.addRawValue(new RawValue(new String(reply.body(), StandardCharsets.UTF_8)));
              }
              if (page.next() != null) {
                body.put("next", page.next());
              }
              return body;
            });
  }
}
