package io.quorate.feed;

import io.quorate.storage.Feed;
import io.quorate.storage.FeedPage;
import io.quorate.storage.FeedPosition;
import io.quorate.storage.PageLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads pages of the feed from the storage. Safe for use by any thread. */
public final class FeedReader {

  /** The most events of a page. */
  public static final int MAX_PAGE = 1000;

  /** The payload after which a page ends. */
  private static final long MAX_PAGE_BYTES = 1 << 20;

  /** How many entries are read at once when the reader wants only some of them. */
  private static final int ROWS_AT_ONCE = 1000;

  /** How many entries are looked at for one page. */
  private static final int MOST_EXAMINED = 20_000;

  private final Feed feed;
  private final PublishedTypes types;

  /** Creates a reader. */
  public FeedReader(Feed feed, PublishedTypes types) {
    this.feed = feed;
    this.types = types;
  }

  /** Returns the types whose events it shows. */
  public PublishedTypes types() {
    return types;
  }

  /** Returns the place before the first event. */
  public FeedPosition start() {
    return feed.start();
  }

  /** Returns the place behind all that belongs to the feed by now. */
  public CompletionStage<FeedPosition> end() {
    return feed.end();
  }

  /** Returns the place that a cursor names; nothing when it is none. */
  public Optional<FeedPosition> position(String cursor) {
    return feed.position(cursor);
  }

  /**
   * Reads events after a place; fewer than there are when they are large, or when many others lie
   * between them.
   *
   * @param limit 1 to {@link #MAX_PAGE}
   * @return the page; fails with a {@link io.quorate.storage.StorageException}
   */
  public CompletionStage<Page> read(FeedPosition after, EventFilter filter, int limit) {
    return new Reading(filter, filter.persistenceId(), limit).from(after);
  }

  /**
   * The same for a reader that is not far behind: the storage is asked for all events, and not for
   * those of one entity, which it would have to sort.
   */
  public CompletionStage<Page> readOn(FeedPosition after, EventFilter filter, int limit) {
    return new Reading(filter, null, limit).from(after);
  }

  /**
   * Some events.
   *
   * @param events in the order of the feed
   * @param next where to go on
   * @param more whether there may be more already
   */
  public record Page(List<FeedEvent> events, FeedPosition next, boolean more) {
    public Page {
      events = List.copyOf(events);
    }
  }

  /** Reads one page for a client, which may take several of the storage; one after the other. */
  private final class Reading {
    private final EventFilter filter;
    private final @Nullable String persistenceId;
    private final int limit;
    private final List<FeedEvent> found = new ArrayList<>();
    private int examined;
    private long bytes;

    private Reading(EventFilter filter, @Nullable String persistenceId, int limit) {
      this.filter = filter;
      this.persistenceId = persistenceId;
      this.limit = limit;
    }

    private CompletionStage<Page> from(FeedPosition after) {
      boolean wantsAll =
          filter.names().isEmpty() && Objects.equals(persistenceId, filter.persistenceId());
      int rows = wantsAll ? limit - found.size() : ROWS_AT_ONCE;
      return feed.read(after, persistenceId, new PageLimit(rows, MAX_PAGE_BYTES))
          .thenApply(page -> types.known(page, after))
          .thenCompose(this::add);
    }

    private CompletionStage<Page> add(FeedPage page) {
      for (var entry : page.entries()) {
        examined++;
        FeedEvent event = FeedEvent.of(entry, types);
        if (filter.lets(event)) {
          found.add(event);
          bytes += event.weight();
          if (new PageLimit(limit, MAX_PAGE_BYTES).isReached(found.size(), bytes)) {
            return done(event.position(), true);
          }
        }
      }
      return page.more() && examined < MOST_EXAMINED
          ? from(page.next())
          : done(page.next(), page.more());
    }

    private CompletionStage<Page> done(FeedPosition next, boolean more) {
      return CompletableFuture.completedFuture(new Page(found, next, more));
    }
  }
}
