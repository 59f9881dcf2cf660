package io.quorate.runtime.feed;

import io.quorate.storage.Feed;
import io.quorate.storage.FeedEntry;
import io.quorate.storage.FoldTransaction;
import io.quorate.storage.PageLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Reads the feed once for all projections. Immutable; safe for use by any thread. */
public final class Projections {

  /**
   * The name under which the feed's position is kept. Another one would begin at the start of the
   * feed: a projection that is new, or keeps more than before, gets what it has missed that way.
   */
  public static final String CONSUMER = "projection-rows";

  private final Feed feed;
  private final List<Projection> all;

  /** Collects the projections. */
  public Projections(Feed feed, List<Projection> all) {
    this.feed = feed;
    this.all = List.copyOf(all);
  }

  /** Applies the next page to all projections. Two at once wait for each other. */
  public CompletionStage<Followed> follow(PageLimit limit) {
    return feed.follow(CONSUMER, limit, (page, transaction) -> apply(page, limit, transaction));
  }

  private Followed apply(List<FeedEntry> page, PageLimit limit, FoldTransaction transaction) {
    var afterwards = new ArrayList<Runnable>();
    if (!page.isEmpty()) {
      for (Projection projection : all) {
        afterwards.add(projection.apply(transaction, page));
      }
    }
    long bytes = page.stream().mapToLong(entry -> entry.payload().length).sum();
    return new Followed(page.size(), limit.isReached(page.size(), bytes), afterwards);
  }

  /**
   * What became of a page.
   *
   * @param entries how long it was
   * @param full whether there may be more behind it
   * @param afterwards what to do once the transaction is durable
   */
  public record Followed(int entries, boolean full, List<Runnable> afterwards) {
    public Followed {
      afterwards = List.copyOf(afterwards);
    }
  }
}
