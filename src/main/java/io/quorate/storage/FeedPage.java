package io.quorate.storage;

import java.util.List;

/**
 * A part of the feed, as {@link Feed#read} gives it.
 *
 * @param entries in the order of the feed
 * @param next where to go on: behind the entries, and when there are no more, behind the last entry
 *     that there is. Whoever keeps it misses nothing, though the storage fails over
 * @param seen up to where there is nothing more than the entries: all that lies before it was
 *     looked at. Not to be kept, since places behind the last entry may be given out anew
 * @param end behind everything that had been written when the read began; what lies before it may
 *     still belong to the feed only later
 * @param more whether the limit was reached, so that there may be more already
 */
public record FeedPage(
    List<FeedEntry> entries, FeedPosition next, FeedPosition seen, FeedPosition end, boolean more) {
  public FeedPage {
    entries = List.copyOf(entries);
  }
}
