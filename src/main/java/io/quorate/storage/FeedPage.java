package io.quorate.storage;

import java.util.List;

/**
 * A part of the feed, as {@link Feed#read} gives it.
 *
 * @param entries in the order of the feed
 * @param next where to go on: behind the entries, and when there are no more, behind all that was
 *     looked at
 * @param end behind everything that had been written when the read began; what lies before it may
 *     still belong to the feed only later
 * @param more whether the limit was reached, so that there may be more already
 */
public record FeedPage(List<FeedEntry> entries, FeedPosition next, FeedPosition end, boolean more) {
  public FeedPage {
    entries = List.copyOf(entries);
  }
}
