package io.quorate.storage;

import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The feed of a journal that was moved: marks what it gives, and takes cursors of the former feed.
 * A fold sees the places without a mark, as the engine keeps them. Safe for use by any thread.
 */
final class MovedFeed implements Feed {

  private final Feed feed;
  private final FormerJournal former;

  MovedFeed(Feed feed, FormerJournal former) {
    this.feed = feed;
    this.former = former;
  }

  @Override
  public <T> CompletionStage<T> follow(String consumer, PageLimit limit, Fold<T> fold) {
    return feed.follow(consumer, limit, fold);
  }

  @Override
  public CompletionStage<FeedPage> read(
      FeedPosition after, @Nullable String persistenceId, PageLimit limit) {
    return feed.read(unmarked(after), persistenceId, limit).thenApply(this::marked);
  }

  private FeedPage marked(FeedPage page) {
    return new FeedPage(
        page.entries().stream().map(this::marked).toList(),
        marked(page.next()),
        marked(page.seen()),
        marked(page.end()),
        page.more());
  }

  private FeedEntry marked(FeedEntry entry) {
    return new FeedEntry(
        marked(entry.position()),
        entry.persistenceId(),
        entry.sequenceNr(),
        entry.name(),
        entry.payload());
  }

  @Override
  public CompletionStage<FeedPosition> end() {
    return feed.end().thenApply(this::marked);
  }

  @Override
  public FeedPosition start() {
    return marked(feed.start());
  }

  @Override
  public Optional<FeedPosition> position(String cursor) {
    return former.place(cursor, feed.start().cursor()).flatMap(feed::position).map(this::marked);
  }

  @Override
  public Comparator<FeedPosition> order() {
    return Comparator.comparing(this::unmarked, feed.order());
  }

  private FeedPosition marked(FeedPosition position) {
    return new FeedPosition(former.marked(position.cursor()));
  }

  private FeedPosition unmarked(FeedPosition position) {
    return new FeedPosition(
        former
            .unmarked(position.cursor())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Expected a position of this feed, but it is '%s'."
                            .formatted(position.cursor()))));
  }
}
