package io.quorate.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The leases of all nodes, in the database. Whatever two nodes do at once, the row's lock puts in
 * an order. Blocks; stateless and safe for use by any thread.
 */
final class LeaseTable {

  /** Also when an earlier attempt was done and its outcome is not known here. */
  private static final String TAKE =
      """
      INSERT INTO node_lease AS mine (address, uid, renewals, fenced, clock, seen_at)
      VALUES (?, ?, 1, false, ?, clock_timestamp())
      ON CONFLICT (address, uid) DO UPDATE
      SET renewals = mine.renewals + 1, clock = excluded.clock, seen_at = excluded.seen_at
      WHERE NOT mine.fenced
      RETURNING renewals\
      """;

  private static final String RENEW =
      """
      UPDATE node_lease SET renewals = renewals + 1, clock = ?, seen_at = clock_timestamp()
      WHERE address = ? AND uid = ? AND NOT fenced AND renewals >= ?
      RETURNING renewals\
      """;

  private static final String ALL = "SELECT address, uid, renewals, fenced FROM node_lease";

  private static final String LOCK =
      """
      SELECT fenced FROM node_lease WHERE (address = ? AND uid = ?) OR (address = ? AND uid = ?)
      ORDER BY address, uid FOR UPDATE\
      """;

  /** One that has no lease yet is kept from taking one: as if it had given it back. */
  private static final String FENCE =
      """
      INSERT INTO node_lease (address, uid, renewals, fenced, clock, seen_at)
      SELECT ?, ?, 0, true, 0, clock_timestamp() WHERE EXISTS (
        SELECT 1 FROM node_lease WHERE address = ? AND uid = ? AND NOT fenced)
      ON CONFLICT (address, uid) DO UPDATE SET fenced = true\
      """;

  private static final String FENCE_FORMER_LIVES =
      "UPDATE node_lease SET fenced = true WHERE address = ? AND NOT fenced";

  private static final String RELEASE =
      """
      INSERT INTO node_lease (address, uid, renewals, fenced, clock, seen_at)
      VALUES (?, ?, 0, true, 0, clock_timestamp())
      ON CONFLICT (address, uid) DO UPDATE SET fenced = true, renewals = 0\
      """;

  /** Long after nobody can remember the node, and a renewal finds no row, either. */
  private static final String FORGET =
      "DELETE FROM node_lease WHERE fenced AND seen_at < now() - interval '1 day'";

  /** One that was seen in times to come was seen before the database's clock was set back. */
  private static final String FRESH =
      """
      SELECT DISTINCT address FROM node_lease
      WHERE address <> ? AND NOT fenced
        AND seen_at BETWEEN now() - make_interval(secs => ?) AND now() + make_interval(secs => ?)\
      """;

  private LeaseTable() {}

  /**
   * One life of one node.
   *
   * @param address {@code host:port}
   * @param uid differs from that of every other life
   */
  record Owner(String address, long uid) {
    @Override
    public String toString() {
      return address + "#" + Long.toHexString(uid);
    }
  }

  /**
   * A lease.
   *
   * @param renewals how often it was renewed; stands still once it is fenced; 0 when its owner gave
   *     it back
   */
  record Lease(Owner owner, long renewals, boolean fenced) {

    /** Whether its owner has said that it answers no more. */
    boolean isReleased() {
      return fenced && renewals == 0;
    }
  }

  /**
   * Takes a lease for the first time; again when it is not known whether it was taken.
   *
   * @return how often it has been renewed now, or 0 when it is lost for ever
   */
  static long take(Connection connection, Owner owner, long clock) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(TAKE)) {
      insert.setString(1, owner.address);
      insert.setLong(2, owner.uid);
      insert.setLong(3, clock);
      return renewals(insert);
    }
  }

  /**
   * Renews a lease.
   *
   * @param least how often it has been renewed for certain; less means that the database has gone
   *     back in time
   * @return how often it has been renewed now, or 0 when it is lost for ever
   */
  static long renew(Connection connection, Owner owner, long least, long clock)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(RENEW)) {
      update.setLong(1, clock);
      update.setString(2, owner.address);
      update.setLong(3, owner.uid);
      update.setLong(4, least);
      return renewals(update);
    }
  }

  static List<Lease> all(Connection connection) throws SQLException {
    var all = new ArrayList<Lease>();
    try (PreparedStatement select = connection.prepareStatement(ALL);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        var owner = new Owner(rows.getString(1), rows.getLong(2));
        all.add(new Lease(owner, rows.getLong(3), rows.getBoolean(4)));
      }
    }
    return all;
  }

  /**
   * Fences another node, unless this one has been fenced itself: of two that fence each other, one
   * is first. One that has no lease can take none afterwards.
   *
   * @return whether it is fenced now
   */
  static boolean fence(Connection connection, Owner self, Owner other) throws SQLException {
    try (PreparedStatement lock = pair(connection, LOCK, self, other)) {
      lock.executeQuery().close();
    }
    try (PreparedStatement update = pair(connection, FENCE, other, self)) {
      return update.executeUpdate() > 0;
    }
  }

  /** Fences what ran on this address before; to be called while nothing runs there. */
  static int fenceFormerLives(Connection connection, String address) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(FENCE_FORMER_LIVES)) {
      update.setString(1, address);
      return update.executeUpdate();
    }
  }

  /** Gives the own lease back, or never takes it; the row stays for its clock's sake. */
  static int release(Connection connection, Owner owner) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(RELEASE)) {
      update.setString(1, owner.address);
      update.setLong(2, owner.uid);
      return update.executeUpdate();
    }
  }

  static int forgetOld(Connection connection) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(FORGET)) {
      return delete.executeUpdate();
    }
  }

  /** Returns the addresses of other nodes that were alive not longer than that ago. */
  static List<String> fresh(Connection connection, String self, int seconds) throws SQLException {
    var fresh = new ArrayList<String>();
    try (PreparedStatement select = connection.prepareStatement(FRESH)) {
      select.setString(1, self);
      select.setInt(2, seconds);
      select.setInt(3, seconds);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          fresh.add(rows.getString(1));
        }
      }
    }
    return fresh;
  }

  private static long renewals(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  private static PreparedStatement pair(Connection connection, String sql, Owner one, Owner other)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setString(1, one.address);
    statement.setLong(2, one.uid);
    statement.setString(3, other.address);
    statement.setLong(4, other.uid);
    return statement;
  }
}
