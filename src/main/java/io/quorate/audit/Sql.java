package io.quorate.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;

/** Runs statements over many rows at once, given as one array for each column. Stateless. */
public final class Sql {

  private Sql() {}

  /** Reads a row of a result. */
  @FunctionalInterface
  interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  /** Runs a query and reads all its rows. */
  static void query(Connection connection, String sql, RowReader reader, Collection<?>... columns)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      bind(connection, select, columns);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          reader.read(rows);
        }
      }
    }
  }

  /** Runs a change, unless there are no rows. */
  public static void update(Connection connection, String sql, Collection<?>... columns)
      throws SQLException {
    if (columns[0].isEmpty()) {
      return;
    }
    try (PreparedStatement change = connection.prepareStatement(sql)) {
      bind(connection, change, columns);
      change.executeUpdate();
    }
  }

  private static void bind(
      Connection connection, PreparedStatement statement, Collection<?>... columns)
      throws SQLException {
    for (int i = 0; i < columns.length; i++) {
      boolean numbers = columns[i].stream().anyMatch(Long.class::isInstance);
      statement.setArray(
          i + 1,
          numbers
              ? connection.createArrayOf("int8", columns[i].toArray(new Long[0]))
              : connection.createArrayOf("text", columns[i].toArray(new String[0])));
    }
  }
}
