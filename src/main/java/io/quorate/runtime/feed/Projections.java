package io.quorate.runtime.feed;

import io.quorate.storage.Feed;
import io.quorate.storage.FeedEntry;
import io.quorate.storage.FoldTransaction;
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
  public CompletionStage<Followed> follow(int limit) {
    return feed.follow(CONSUMER, limit, this::apply);
  }

  private Followed apply(List<FeedEntry> page, FoldTransaction transaction) {
    var afterwards = new ArrayList<Runnable>();
    if (!page.isEmpty()) {
      for (Projection projection : all) {
        afterwards.add(projection.apply(transaction, page));
      }
    }
    return new Followed(page.size(), afterwards);
  }

  /**
   * What became of a page.
   *
   * @param entries how long it was
   * @param afterwards what to do once the transaction is durable
   */
  public record Followed(int entries, List<Runnable> afterwards) {
    public Followed {
      afterwards = List.copyOf(afterwards);
    }
  }
}
