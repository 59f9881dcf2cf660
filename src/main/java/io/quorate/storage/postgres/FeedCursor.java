package io.quorate.storage.postgres;

import io.quorate.storage.FeedPosition;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * A place in the feed, as PostgreSQL knows it. Immutable.
 *
 * @param writtenXid PostgreSQL's 64-bit transaction id, in digits
 * @param ordering the row's number
 */
record FeedCursor(String writtenXid, long ordering) {

  static final FeedCursor START = new FeedCursor("0", 0);

  /** Orders cursors as the feed does. */
  static final Comparator<FeedCursor> ORDER =
      Comparator.<FeedCursor>comparingLong(
              cursor -> Long.parseUnsignedLong(cursor.writtenXid) + Long.MIN_VALUE)
          .thenComparingLong(FeedCursor::ordering);

  private static final char SEPARATOR = '-';
  private static final Pattern FORM = Pattern.compile("[0-9]{1,20}-[0-9]{1,19}");

  private static final String READ =
      "SELECT written_xid::text, ordering FROM feed_position WHERE consumer = :consumer";

  /** Returns the place of a position that {@link #position} has written. */
  static FeedCursor of(FeedPosition position) {
    String cursor = position.cursor();
    int separator = cursor.indexOf(SEPARATOR);
    return new FeedCursor(
        cursor.substring(0, separator), Long.parseLong(cursor.substring(separator + 1)));
  }

  /** Returns the place that a text names; nothing when it is none that {@link #position} writes. */
  static Optional<FeedCursor> parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      FeedCursor cursor = of(new FeedPosition(text));
      Long.parseUnsignedLong(cursor.writtenXid);
      return Optional.of(cursor);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Returns the same as the other packages may see it. */
  FeedPosition position() {
    return new FeedPosition(writtenXid + SEPARATOR + ordering);
  }

  /** Binds it as {@code :xid} and {@code :ordering}. */
  <S extends SqlStatement<S>> S bind(S statement) {
    return statement.bind("xid", writtenXid).bind("ordering", ordering);
  }

  /** Reads how far a consumer has come. */
  static Optional<FeedCursor> read(Handle handle, String consumer) {
    return read(handle, consumer, READ);
  }

  /** The same; it stays so until the end of the transaction. */
  static Optional<FeedCursor> locked(Handle handle, String consumer) {
    return read(handle, consumer, READ + " FOR UPDATE");
  }

  private static Optional<FeedCursor> read(Handle handle, String consumer, String sql) {
    return handle
        .createQuery(sql)
        .bind("consumer", consumer)
        .map((row, context) -> new FeedCursor(row.getString(1), row.getLong(2)))
        .findOne();
  }
}
