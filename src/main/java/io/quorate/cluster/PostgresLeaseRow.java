package io.quorate.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The row of one lease, as one owner may change it. All times are taken from the database's clock
 * after the row is locked, so that owners need not agree on the time. Each operation is one
 * statement, and so one transaction. Immutable; blocks.
 *
 * @param name of the lease
 * @param owner the same for every life of a node
 * @param timeToLive how long it is held after it was acquired or renewed
 */
record PostgresLeaseRow(String name, String owner, Duration timeToLive) {

  private static final String ACQUIRE =
      """
      INSERT INTO coordination_lease AS held (name, owner, acquired_at, expires_at)
      VALUES (?, ?, clock_timestamp(), clock_timestamp() + ? * interval '1 millisecond')
      ON CONFLICT (name) DO UPDATE
      SET owner = excluded.owner,
        acquired_at = excluded.acquired_at,
        expires_at = clock_timestamp() + ? * interval '1 millisecond'
      WHERE held.owner = excluded.owner OR held.expires_at <= clock_timestamp()\
      """;

  /** One that has expired is not revived: its holder has stopped to believe in it. */
  private static final String RENEW =
      """
      UPDATE coordination_lease
      SET expires_at = clock_timestamp() + ? * interval '1 millisecond'
      WHERE name = ? AND owner = ? AND expires_at > clock_timestamp()\
      """;

  private static final String RELEASE =
      "DELETE FROM coordination_lease WHERE name = ? AND owner = ?";

  /** Takes the lease if it is free, expired, or this owner's; returns whether it is now his. */
  boolean acquire(Connection connection) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ACQUIRE)) {
      insert.setString(1, name);
      insert.setString(2, owner);
      insert.setLong(3, timeToLive.toMillis());
      insert.setLong(4, timeToLive.toMillis());
      return insert.executeUpdate() == 1;
    }
  }

  /** Holds it longer; returns false when it is not this owner's any more. */
  boolean renew(Connection connection) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(RENEW)) {
      update.setLong(1, timeToLive.toMillis());
      update.setString(2, name);
      update.setString(3, owner);
      return update.executeUpdate() == 1;
    }
  }

  /** Gives it free; afterwards this owner does not hold it, whether he did before or not. */
  boolean release(Connection connection) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(RELEASE)) {
      delete.setString(1, name);
      delete.setString(2, owner);
      delete.executeUpdate();
      return true;
    }
  }
}
