package io.quorate.http.api;

import akka.Done;
import akka.NotUsed;
import akka.stream.KillSwitches;
import akka.stream.SharedKillSwitch;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.quorate.feed.EventFilter;
import io.quorate.feed.FeedCounts;
import io.quorate.feed.FeedEvent;
import io.quorate.feed.FeedReader;
import io.quorate.feed.FeedTail;
import io.quorate.http.stream.ServerSentEvents;
import io.quorate.storage.FeedPosition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the feed to a client as it grows: from the memory of this node, or page by page from the
 * storage to one who is behind. It ends when the storage fails, and when the client takes nothing
 * for a while; the client goes on with its last position. Safe for use by any thread.
 */
final class FeedStream {

  private static final Logger LOG = LoggerFactory.getLogger(FeedStream.class);

  /** How long a client may take for what it is sent. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A little less than the patience with which the next event is waited for. */
  private static final long ALIVE_NANOS = ServerSentEvents.ALIVE_AFTER.toNanos() * 9 / 10;

  private static final int PAGE = 500;

  private final FeedReader reader;
  private final FeedTail tail;
  private final EventFilter filter;
  private final FeedCounts counts;
  private final SharedKillSwitch gone = KillSwitches.shared("feed-client-gone");

  FeedStream(FeedReader reader, FeedTail tail, EventFilter filter, FeedCounts counts) {
    this.reader = reader;
    this.tail = tail;
    this.filter = filter;
    this.counts = counts;
  }

  /** How far one client has come; for one request after another. */
  private final class Progress {
    private final FeedTail.Listening listening = tail.listen();
    private final FeedCounts.Reading reading = counts.begun();
    private @Nullable FeedPosition place;
    private boolean caughtUp;
    private long sentNanos = System.nanoTime();

    private Progress(@Nullable FeedPosition place) {
      this.place = place;
    }

    private void close() {
      listening.close();
      reading.close();
    }

    private CompletionStage<Optional<ByteString>> next() {
      FeedPosition from = place;
      return from == null ? tail.here().thenApply(this::begun) : after(from);
    }

    private CompletionStage<Optional<ByteString>> after(FeedPosition from) {
      return tail.after(from, filter, ServerSentEvents.ALIVE_AFTER)
          .thenCompose(
              batch -> {
                caughtUp |= batch.isPresent();
                return batch.isPresent()
                    ? CompletableFuture.completedFuture(batch.get())
                    : stored(from).thenCompose(read -> tail.orLater(from, read));
              })
          .thenApply(batch -> Optional.of(sent(batch)));
    }

    /** The client is told where it begins, so that it misses nothing if it has to come back. */
    private Optional<ByteString> begun(FeedPosition now) {
      place = now;
      return Optional.of(ServerSentEvents.alive(now.cursor()));
    }

    /** Who has not caught up yet may be far behind. */
    private CompletionStage<FeedTail.Batch> stored(FeedPosition from) {
      CompletionStage<FeedReader.Page> read =
          caughtUp ? reader.readOn(from, filter, PAGE) : reader.read(from, filter, PAGE);
      return read.thenApply(page -> new FeedTail.Batch(page.events(), page.next()));
    }

    /** Returns what to send; empty for nothing. */
    private ByteString sent(FeedTail.Batch batch) {
      place = batch.next();
      ByteString bytes = bytes(batch.events());
      if (bytes.isEmpty() && System.nanoTime() - sentNanos >= ALIVE_NANOS) {
        bytes = ServerSentEvents.alive(batch.next().cursor());
      }
      if (!bytes.isEmpty()) {
        sentNanos = System.nanoTime();
      }
      return bytes;
    }
  }

  /** Ends it, since the client is gone: else that is seen when the next bytes are sent. */
  void end() {
    gone.shutdown();
  }

  /** Returns what a client is sent that has everything up to a place; null for now. */
  Source<ByteString, NotUsed> after(@Nullable FeedPosition place) {
    // The head of the response is sent together with the first bytes.
    ByteString first =
        place == null ? ServerSentEvents.ALIVE : ServerSentEvents.alive(place.cursor());
    return Source.<ByteString, Progress>unfoldResourceAsync(
            () -> CompletableFuture.completedFuture(new Progress(place)),
            Progress::next,
            progress -> {
              progress.close();
              return CompletableFuture.completedFuture(Done.getInstance());
            })
        .filter(bytes -> !bytes.isEmpty())
        .prepend(Source.single(first))
        .via(gone.flow())
        .backpressureTimeout(PATIENCE)
        .mapError(
            Throwable.class,
            failure -> {
              LOG.info("A stream of the feed is ended: {}", failure.toString());
              return failure;
            })
        .onErrorComplete();
  }

  private ByteString bytes(List<FeedEvent> events) {
    ByteString bytes = ByteString.emptyByteString();
    int given = 0;
    for (FeedEvent event : events) {
      if (filter.lets(event)) {
        bytes = bytes.concat(ByteString.fromArrayUnsafe(event.serverSent()));
        given++;
      }
    }
    counts.given(FeedCounts.Way.STREAM, given);
    return bytes;
  }
}
