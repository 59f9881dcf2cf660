package io.quorate.cluster;

import io.quorate.runtime.Database;
import io.quorate.runtime.clock.HybridClock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The hybrid clocks of all nodes, of former lives too, as they are stored with their leases.
 * Blocks; stateless and safe for use by any thread.
 */
public final class StoredClocks {

  private static final String NOW_MS = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

  private static final String LATEST =
      "SELECT coalesce(max(clock), 0), " + NOW_MS + " FROM node_lease";

  private static final String ALL =
      """
      SELECT clock, (extract(epoch FROM clock_timestamp() - seen_at) * 1000)::bigint
      FROM node_lease\
      """;

  private StoredClocks() {}

  /**
   * The state of all clocks.
   *
   * @param highest the highest that any node has stored, or 0
   * @param databaseMs the database's clock, in milliseconds since the epoch
   */
  record Latest(long highest, long databaseMs) {}

  /** Lets a clock go on after all that was stored; before its first tick. */
  public static void start(HybridClock clock, Database database) {
    database
        .run(
            connection -> {
              clock.startAfter(all(connection), latest(connection).databaseMs);
              return 0;
            })
        .toCompletableFuture()
        .join();
  }

  static Latest latest(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(LATEST);
        ResultSet rows = select.executeQuery()) {
      rows.next();
      return new Latest(rows.getLong(1), rows.getLong(2));
    }
  }

  private static List<HybridClock.Stored> all(Connection connection) throws SQLException {
    var all = new ArrayList<HybridClock.Stored>();
    try (PreparedStatement select = connection.prepareStatement(ALL);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        all.add(new HybridClock.Stored(rows.getLong(1), rows.getLong(2)));
      }
    }
    return all;
  }
}
