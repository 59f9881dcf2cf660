package io.quorate.storage;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a journal that was moved knows of the one before: where the places of the former feed are in
 * its own. The cursors of its own feed bear a mark, so that none is ever taken for one of the
 * former feed, or of one before that. Immutable; safe for use by any thread.
 */
public final class FormerJournal {

  private static final char MARK = '~';

  /** Digits of a mark: two journals of one cluster hardly ever have the same. */
  private static final int MARK_LENGTH = 8;

  private final String mark;
  private final TreeMap<NumberedCursor, String> places = new TreeMap<>();

  /**
   * Creates it.
   *
   * @param mark as {@link #newMark} made it
   * @param places some cursors of the former feed, each with the place in this feed, without a
   *     mark, before which all is that was before it there
   * @throws IllegalArgumentException when a cursor is none
   */
  public FormerJournal(String mark, Map<String, String> places) {
    this.mark = MARK + mark;
    places.forEach((former, place) -> this.places.put(NumberedCursor.require(former), place));
  }

  /** Returns a mark that no other journal has. */
  public static String newMark() {
    return UUID.randomUUID().toString().substring(0, MARK_LENGTH);
  }

  /** Returns a cursor of this feed as clients see it. */
  public String marked(String cursor) {
    return cursor + mark;
  }

  /** Returns the same without the mark; nothing when it is none of this feed. */
  public Optional<String> unmarked(String cursor) {
    return cursor.endsWith(mark)
        ? Optional.of(cursor.substring(0, cursor.length() - mark.length()))
        : Optional.empty();
  }

  /**
   * Returns where a cursor of this feed or of the former one is in this one, without a mark. A
   * cursor of the former feed may come out some events earlier, and never later; one behind all
   * that was moved is behind that. Nothing when it is of neither.
   *
   * @param start of this feed
   */
  public Optional<String> place(String cursor, String start) {
    Optional<String> own = unmarked(cursor);
    if (own.isPresent() || places.isEmpty()) {
      return own;
    }
    return NumberedCursor.parse(cursor)
        .filter(former -> former.isOfOneFeedWith(places.firstKey()))
        .map(
            former -> {
              Map.Entry<NumberedCursor, String> before = places.floorEntry(former);
              return before == null ? start : before.getValue();
            });
  }

  /** Returns a feed with marked cursors, that takes those of the former one, if there was one. */
  public static Feed before(Optional<FormerJournal> former, Feed feed) {
    return former.<Feed>map(moved -> new MovedFeed(feed, moved)).orElse(feed);
  }

  /** Returns projections that tell marked cursors, if there was a former journal. */
  public static ProjectionStore before(
      Optional<FormerJournal> former, ProjectionStore projections) {
    return former
        .<ProjectionStore>map(moved -> new MovedProjections(projections, moved))
        .orElse(projections);
  }
}
