package io.quorate.http.api;

import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.quorate.feed.EventFilter;
import io.quorate.feed.FeedCounts;
import io.quorate.feed.FeedEvent;
import io.quorate.feed.FeedReader;
import io.quorate.feed.FeedTail;
import io.quorate.http.server.HttpCall;
import io.quorate.http.server.Route;
import io.quorate.http.stream.ServerSentEvents;
import io.quorate.runtime.codec.Json;
import io.quorate.storage.FeedPosition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The route of the feed: pages of JSON, or a stream of server-sent events. Safe for use by any
 * thread.
 */
public final class FeedRoutes {

  private static final int DEFAULT_PAGE = 100;

  private final FeedReader reader;
  private final FeedTail tail;
  private final Duration deadline;
  private final FeedCounts counts;

  private FeedRoutes(FeedReader reader, FeedTail tail, Duration deadline, FeedCounts counts) {
    this.reader = reader;
    this.tail = tail;
    this.deadline = deadline;
    this.counts = counts;
  }

  /**
   * Returns the routes.
   *
   * @param deadline how long reading a page may take
   * @param counts counts what clients read
   */
  public static List<Route> over(
      FeedReader reader, FeedTail tail, Duration deadline, FeedCounts counts) {
    var routes = new FeedRoutes(reader, tail, deadline, counts);
    return List.of(
        Route.stream("/v1/feed", routes::feed).taking("after", "types", "entity", "limit"));
  }

  private CompletionStage<HttpResponse> feed(HttpCall call) {
    EventFilter filter =
        HttpCall.checked(() -> EventFilter.of(reader.types(), types(call), call.query("entity")));
    int limit = (int) call.query("limit", DEFAULT_PAGE, 1, FeedReader.MAX_PAGE);
    boolean live = call.accepts("text/event-stream");
    String last = live ? call.lastEventId() : null;
    String name = last == null ? "after" : "Last-Event-ID";
    String cursor = last == null ? call.query("after") : last;
    if (live) {
      FeedPosition after = FeedPlace.isEnd(cursor) ? null : FeedPlace.known(reader, name, cursor);
      return CompletableFuture.completedFuture(stream(call, after, filter));
    }
    return KeptAnswer.of(
        FeedPlace.of(reader, name, cursor)
            .thenCompose(place -> reader.read(place, filter, limit))
            .thenApply(this::page),
        deadline,
        "the feed");
  }

  private HttpResponse stream(HttpCall call, @Nullable FeedPosition after, EventFilter filter) {
    var stream = new FeedStream(reader, tail, filter, counts);
    call.onGone(stream::end);
    return ServerSentEvents.response(stream.after(after));
  }

  private static @Nullable List<String> types(HttpCall call) {
    String types = call.query("types");
    return types == null || types.isEmpty() ? null : List.of(types.split(",", -1));
  }

  private ObjectNode page(FeedReader.Page page) {
    counts.given(FeedCounts.Way.PAGE, page.events().size());
    ObjectNode body = Json.STORED.createObjectNode();
    var events = body.putArray("events");
    for (FeedEvent event : page.events()) {
      events.addRawValue(new RawValue(new String(event.json(), StandardCharsets.UTF_8)));
    }
    body.put("next", page.next().cursor());
    return body;
  }
}
