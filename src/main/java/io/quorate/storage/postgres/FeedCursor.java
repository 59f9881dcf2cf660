package io.quorate.storage.postgres;

import io.quorate.storage.FeedPosition;
import java.util.Optional;
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

  private static final char SEPARATOR = '-';

  private static final String READ =
      "SELECT written_xid::text, ordering FROM feed_position WHERE consumer = :consumer";

  /** Returns the place of a position that {@link #position} has written. */
  static FeedCursor of(FeedPosition position) {
    String cursor = position.cursor();
    int separator = cursor.indexOf(SEPARATOR);
    return new FeedCursor(
        cursor.substring(0, separator), Long.parseLong(cursor.substring(separator + 1)));
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
