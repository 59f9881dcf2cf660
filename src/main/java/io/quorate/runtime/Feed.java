package io.quorate.runtime;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the journal in a total order without gaps.
 *
 * <p>A row belongs to the feed once no transaction that began before its own is still open: only
 * transactions below {@code pg_snapshot_xmin} are read, in the order (transaction, ordering).
 * Nothing can appear later before what was read, so a position never has to wait for, or skip, a
 * gap; the order keeps each entity's own order, since an entity writes an event only after the one
 * before it was committed. An open writing transaction anywhere on the server delays the feed, and
 * never breaks it. Blocks; stateless and safe for use by any thread.
 */
public final class Feed {

  private static final String PAGE =
      """
      SELECT j.written_xid::text AS digits, j.ordering, j.persistence_id, j.sequence_number,
             j.event_ser_manifest, j.event_payload
      FROM event_journal j
      WHERE (j.written_xid, j.ordering) > (?::xid8, ?)
        AND j.written_xid < pg_snapshot_xmin(pg_current_snapshot())
      ORDER BY j.written_xid, j.ordering
      LIMIT ?\
      """;

  private static final String POSITION =
      "SELECT written_xid::text, ordering FROM feed_position WHERE consumer = ? FOR UPDATE";

  private static final String BEGIN =
      """
      INSERT INTO feed_position (consumer, written_xid, ordering) VALUES (?, ?::xid8, ?)
      ON CONFLICT (consumer) DO NOTHING\
      """;

  private static final String MOVE =
      "UPDATE feed_position SET written_xid = ?::xid8, ordering = ? WHERE consumer = ?";

  private static final String READ =
      "SELECT written_xid::text, ordering FROM feed_position WHERE consumer = ?";

  private static final String LAG =
      """
      SELECT greatest(0, (extract(epoch FROM clock_timestamp()) * 1000)::bigint - write_timestamp)
      FROM event_journal
      WHERE (written_xid, ordering) > (?::xid8, ?)
      ORDER BY written_xid, ordering
      LIMIT 1\
      """;

  private static final String AHEAD =
      """
      SELECT count(*) FROM (
        SELECT written_xid FROM event_journal ORDER BY written_xid DESC, ordering DESC LIMIT 1
      ) AS last
      WHERE written_xid >= pg_snapshot_xmax(pg_current_snapshot())\
      """;

  private Feed() {}

  /**
   * Checks that what is written from now on comes after all that is there. It does not in a
   * database that was restored from a dump, which begins to count transactions anew.
   *
   * @throws IllegalStateException when it does not
   */
  static void requireReadable(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(AHEAD)) {
      if (row.next() && row.getInt(1) > 0) {
        throw new IllegalStateException(
            "its transaction numbers are behind those in event_journal, as after the restore of a"
                + " dump. Restore a physical backup instead.");
      }
    }
  }

  /**
   * Reads the next page for a consumer and moves its position behind it, in the caller's
   * transaction: what the consumer makes of the page, written in the same transaction, takes effect
   * exactly once. Two at once for the same consumer wait for each other.
   */
  public static List<Entry> next(Connection connection, String consumer, int limit)
      throws SQLException {
    Position from = position(connection, consumer);
    List<Entry> entries = page(connection, from, limit);
    if (!entries.isEmpty()) {
      move(connection, consumer, entries.getLast().position());
    }
    return entries;
  }

  /** Returns how far a consumer has come; waits for nobody. */
  public static Progress progress(Connection connection, String consumer) throws SQLException {
    Position position = position(connection, READ, consumer).orElse(Position.START);
    return new Progress(position, lagMs(connection, position));
  }

  private static Position position(Connection connection, String consumer) throws SQLException {
    Optional<Position> known = position(connection, POSITION, consumer);
    if (known.isPresent()) {
      return known.get();
    }
    // Another one that begins at the same time may be ahead once this one may go on.
    try (PreparedStatement begin = connection.prepareStatement(BEGIN)) {
      begin.setString(1, consumer);
      begin.setString(2, Position.START.writtenXid());
      begin.setLong(3, Position.START.ordering());
      begin.executeUpdate();
    }
    return position(connection, POSITION, consumer).orElseThrow();
  }

  private static Optional<Position> position(Connection connection, String sql, String consumer)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, consumer);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next()
            ? Optional.of(new Position(rows.getString(1), rows.getLong(2)))
            : Optional.empty();
      }
    }
  }

  private static long lagMs(Connection connection, Position position) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(LAG)) {
      select.setString(1, position.writtenXid());
      select.setLong(2, position.ordering());
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? rows.getLong(1) : 0;
      }
    }
  }

  private static List<Entry> page(Connection connection, Position after, int limit)
      throws SQLException {
    var entries = new ArrayList<Entry>();
    try (PreparedStatement select = connection.prepareStatement(PAGE)) {
      select.setString(1, after.writtenXid());
      select.setLong(2, after.ordering());
      select.setInt(3, limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          entries.add(
              new Entry(
                  new Position(rows.getString(1), rows.getLong(2)),
                  rows.getString(3),
                  rows.getLong(4),
                  rows.getString(5),
                  rows.getBytes(6)));
        }
      }
    }
    return entries;
  }

  private static void move(Connection connection, String consumer, Position to)
      throws SQLException {
    try (PreparedStatement move = connection.prepareStatement(MOVE)) {
      move.setString(1, to.writtenXid());
      move.setLong(2, to.ordering());
      move.setString(3, consumer);
      move.executeUpdate();
    }
  }

  /**
   * A place in the feed.
   *
   * @param writtenXid PostgreSQL's 64-bit transaction id, in digits
   * @param ordering the row's number
   */
  public record Position(String writtenXid, long ordering) {
    static final Position START = new Position("0", 0);
  }

  /**
   * How far a consumer has come.
   *
   * @param position behind the last row that it has read
   * @param lagMs for how long the next row has been waiting for it, in milliseconds by the clocks
   *     of the writer and of the database; 0 when there is none
   */
  public record Progress(Position position, long lagMs) {}

  /** A row of the journal. */
  @SuppressWarnings("ArrayRecordComponent") // passed on as it is, never compared
  public record Entry(
      Position position, String persistenceId, long sequenceNr, String name, byte[] payload) {}
}
