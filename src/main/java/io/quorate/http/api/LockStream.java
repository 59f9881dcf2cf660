package io.quorate.http.api;

import akka.NotUsed;
import akka.http.javadsl.model.HttpResponse;
import akka.japi.Pair;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.http.server.HttpCall;
import io.quorate.http.server.Refusal;
import io.quorate.http.server.Route;
import io.quorate.http.stream.ServerSentEvents;
import io.quorate.lock.LockCommand;
import io.quorate.lock.LockType;
import io.quorate.runtime.ask.Ask;
import io.quorate.runtime.feed.EventHistory;
import io.quorate.runtime.message.HostMessage;
import io.quorate.runtime.message.Reply;
import io.quorate.runtime.sharding.Entities;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * Sends what happens to a lock to a client, as it happens: reads the lock's history, and waits for
 * the next change at its end. Safe for use by any thread.
 */
final class LockStream {

  private static final int PAGE = 100;

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private final Entities entities;
  private final EventHistory history;
  private final Route.Handler pages;

  /**
   * Creates one.
   *
   * @param pages answers those who want no stream
   */
  LockStream(ApiContext context, Route.Handler pages) {
    this.entities = context.entities();
    this.history = context.history();
    this.pages = pages;
  }

  /** How far a stream has come: the last event that was sent, and the version that is known. */
  private record Place(String lock, long sequence, long version) {}

  /** Answers with a stream, or with a page of the history. */
  CompletionStage<HttpResponse> events(HttpCall call) {
    if (!call.accepts("text/event-stream")) {
      return pages.handle(call);
    }
    String lock = call.id("id");
    String last = call.lastEventId();
    if (last != null && !NUMBER.matcher(last).matches()) {
      throw Refusal.invalidArgument(
          "Expected Last-Event-ID to be the id of an event of this lock, but it is not.");
    }
    long after = last == null ? call.query("after", 0, 0, Long.MAX_VALUE) : Long.parseLong(last);
    return CompletableFuture.completedFuture(
        ServerSentEvents.response(source(new Place(lock, after, -1))));
  }

  private Source<ByteString, NotUsed> source(Place first) {
    return Source.unfoldAsync(first, this::next).filter(bytes -> !bytes.isEmpty());
  }

  private CompletionStage<Optional<Pair<Place, ByteString>>> next(Place place) {
    return history
        .read(LockType.TYPE, place.lock(), place.sequence(), PAGE)
        .thenCompose(
            page ->
                page.events().isEmpty()
                    ? awaited(place)
                    : CompletableFuture.completedFuture(sent(place, page.events())));
  }

  private static Optional<Pair<Place, ByteString>> sent(Place place, List<ObjectNode> events) {
    ByteString bytes = ByteString.emptyByteString();
    long sequence = place.sequence();
    for (ObjectNode event : events) {
      sequence = event.path("sequence").longValue();
      bytes = bytes.concat(ServerSentEvents.event(sequence, event.path("type").textValue(), event));
    }
    return Optional.of(Pair.create(new Place(place.lock(), sequence, place.version()), bytes));
  }

  /** Waits for a change; the first time learns which version there is, and reads once more. */
  private CompletionStage<Optional<Pair<Place, ByteString>>> awaited(Place place) {
    LockCommand command =
        place.version() < 0 ? new LockCommand.Get() : new LockCommand.AwaitChange(place.version());
    Ask ask =
        new Ask(
            LockType.TYPE.name(),
            place.lock(),
            command,
            true,
            null,
            HostMessage.Request.ANY_VERSION,
            null,
            ServerSentEvents.ALIVE_AFTER);
    return entities
        .askPatiently(ask, () -> true)
        .thenApply(
            reply ->
                Optional.of(
                    Pair.create(
                        new Place(place.lock(), place.sequence(), versionOf(reply, place)),
                        reply.rejection() == null && place.version() >= 0
                            ? ByteString.emptyByteString()
                            : ServerSentEvents.ALIVE)));
  }

  private static long versionOf(Reply reply, Place place) {
    return reply.rejection() == null ? reply.version() : place.version();
  }
}
