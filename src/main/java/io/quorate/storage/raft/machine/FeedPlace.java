package io.quorate.storage.raft.machine;

import io.quorate.storage.FeedPosition;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the feed: before the event with this number in the log's entry of this index.
 * Immutable.
 *
 * @param index of the log, from 0
 * @param offset of the event in the entry, from 0
 */
public record FeedPlace(long index, int offset) {

  /** Before everything. */
  public static final FeedPlace START = new FeedPlace(0, 0);

  /** The order of the feed. */
  public static final Comparator<FeedPlace> ORDER =
      Comparator.comparingLong(FeedPlace::index).thenComparingInt(FeedPlace::offset);

  static final int LENGTH = Long.BYTES + Integer.BYTES;

  private static final Pattern CURSOR = Pattern.compile("(0|[1-9]\\d{0,17})\\.(0|[1-9]\\d{0,8})");

  /** Returns the place that a cursor names; nothing when it is none of this feed's. */
  public static Optional<FeedPlace> parse(String cursor) {
    Matcher matcher = CURSOR.matcher(cursor);
    return matcher.matches()
        ? Optional.of(
            new FeedPlace(Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  /** Reads a position that this feed has given. */
  public static FeedPlace of(FeedPosition position) {
    return parse(position.cursor())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Expected a position of this feed, but it is '%s'."
                        .formatted(position.cursor())));
  }

  /** Returns it as the port gives it. */
  public FeedPosition position() {
    return new FeedPosition(index + "." + offset);
  }

  FeedPlace next() {
    return new FeedPlace(index, offset + 1);
  }

  byte[] key() {
    return ByteBuffer.allocate(LENGTH).putLong(index).putInt(offset).array();
  }

  static FeedPlace of(byte[] key) {
    ByteBuffer bytes = ByteBuffer.wrap(key);
    return new FeedPlace(bytes.getLong(), bytes.getInt());
  }
}
