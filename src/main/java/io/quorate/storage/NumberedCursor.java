package io.quorate.storage;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cursor of any engine's feed: two numbers, by which the places of one feed are ordered, and
 * marks that differ from feed to feed. Immutable.
 *
 * @param first compared as a number without a sign
 * @param second compared after it
 * @param feed the rest of the cursor
 */
record NumberedCursor(long first, long second, String feed) implements Comparable<NumberedCursor> {

  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,20})([-.])([0-9]{1,19})((?:~[0-9a-f]{1,16})?)");

  private static final Comparator<NumberedCursor> ORDER =
      Comparator.<NumberedCursor>comparingLong(cursor -> cursor.first + Long.MIN_VALUE)
          .thenComparingLong(NumberedCursor::second);

  /** Returns what a text is; nothing when it is no cursor. */
  static Optional<NumberedCursor> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new NumberedCursor(
              Long.parseUnsignedLong(matcher.group(1)),
              Long.parseLong(matcher.group(3)),
              matcher.group(2) + matcher.group(4)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  static NumberedCursor require(String text) {
    return parse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException("Expected a cursor, but it is '%s'.".formatted(text)));
  }

  /** Whether both can be compared. */
  boolean isOfOneFeedWith(NumberedCursor other) {
    return feed.equals(other.feed);
  }

  @Override
  public int compareTo(NumberedCursor other) {
    return ORDER.compare(this, other);
  }
}
