package io.quorate.runtime.feed;

import io.quorate.storage.FeedEntry;
import io.quorate.storage.FoldTransaction;
import java.util.List;

/**
 * Keeps something that follows from the feed. All projections are given the same pages, each page
 * once in the order of the feed, within one transaction together with the feed's position: what
 * they write takes effect exactly once. Called by one thread at a time in the cluster, or on each
 * node where each keeps its own ({@link io.quorate.storage.Storage#foldsOnEachNode}), though not
 * always the same; when a page fails it is given again, perhaps on another node, so an
 * implementation may remember only what can never change.
 */
@FunctionalInterface
public interface Projection {

  /** What is to be done after a page when there is nothing to do. */
  Runnable NOTHING = () -> {};

  /**
   * Brings what is kept up to date with a page, which is not empty; blocks.
   *
   * @return what to do once the page is durable, such as a line in the log; must not block, and is
   *     left out when the node ends in that moment
   */
  Runnable apply(FoldTransaction transaction, List<FeedEntry> page);
}
