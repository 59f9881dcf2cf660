package io.quorate.bench.peer;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * How a row's numbers are changed, so that never more is set aside than there is: a total, and what
 * of it is set aside. Immutable; safe for use by any thread.
 */
sealed interface RowChange {

  /**
   * Changes one row, and its version.
   *
   * @param total what is added to the total
   * @param aside what is added to what is set aside
   * @return false when there is no such row, or not enough left
   */
  boolean apply(Connection connection, String table, String id, long total, long aside)
      throws SQLException;

  /**
   * Reads a row, decides, and writes what was decided: right only while nobody else does so.
   *
   * @param suffix of the query, by which the database keeps others away; empty where a lock does
   */
  record ReadThenWrite(String suffix) implements RowChange {

    @Override
    public boolean apply(Connection connection, String table, String id, long total, long aside)
        throws SQLException {
      String query = "SELECT total, aside, version FROM %s WHERE id = ?%s".formatted(table, suffix);
      try (PreparedStatement read = connection.prepareStatement(query)) {
        read.setString(1, id);
        try (var rows = read.executeQuery()) {
          if (!rows.next()) {
            return false;
          }
          long newTotal = Math.addExact(rows.getLong(1), total);
          long newAside = Math.addExact(rows.getLong(2), aside);
          return newTotal >= newAside
              && write(connection, table, id, newTotal, newAside, rows.getLong(3) + 1);
        }
      }
    }

    private static boolean write(
        Connection connection, String table, String id, long total, long aside, long version)
        throws SQLException {
      String statement =
          "UPDATE %s SET total = ?, aside = ?, version = ? WHERE id = ?".formatted(table);
      try (PreparedStatement write = connection.prepareStatement(statement)) {
        write.setLong(1, total);
        write.setLong(2, aside);
        write.setLong(3, version);
        write.setString(4, id);
        return write.executeUpdate() == 1;
      }
    }
  }

  /** Leaves the decision to one statement, which locks the row no longer than it must. */
  record Conditional() implements RowChange {

    @Override
    public boolean apply(Connection connection, String table, String id, long total, long aside)
        throws SQLException {
      String statement =
          """
          UPDATE %s SET total = total + ?, aside = aside + ?, version = version + 1
          WHERE id = ? AND total + ? >= aside + ?\
          """
              .formatted(table);
      try (PreparedStatement update = connection.prepareStatement(statement)) {
        update.setLong(1, total);
        update.setLong(2, aside);
        update.setString(3, id);
        update.setLong(4, total);
        update.setLong(5, aside);
        return update.executeUpdate() == 1;
      }
    }
  }
}
