package io.quorate.http.api;

import io.quorate.feed.FeedReader;
import io.quorate.http.server.Refusal;
import io.quorate.storage.FeedPosition;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads the places in the feed that clients name. Stateless; safe for use by any thread. */
final class FeedPlace {

  /** What stands for the end of the feed in the place of a cursor. */
  private static final String END = "end";

  /** What stands for the start. */
  private static final String START = "start";

  private FeedPlace() {}

  /**
   * Returns a place: the start when the client names none; throws a {@link Refusal} for what is
   * none.
   *
   * @param name what the client calls it
   */
  static CompletionStage<FeedPosition> of(FeedReader reader, String name, @Nullable String cursor) {
    return isEnd(cursor)
        ? reader.end()
        : CompletableFuture.completedFuture(known(reader, name, cursor));
  }

  /** Whether the client names the end of the feed. */
  static boolean isEnd(@Nullable String cursor) {
    return END.equals(cursor);
  }

  /** Returns any place but the end, likewise. */
  static FeedPosition known(FeedReader reader, String name, @Nullable String cursor) {
    if (cursor == null || cursor.isEmpty() || cursor.equals(START)) {
      return reader.start();
    }
    return reader
        .position(cursor)
        .orElseThrow(
            () ->
                Refusal.invalidArgument(
                    "Expected %s to be start, end, or a position as the feed has given it, but it is not."
                        .formatted(name)));
  }
}
