package io.quorate.parked;

import io.quorate.runtime.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Reads what {@link ParkedProjection} keeps. Safe for use by any thread. */
public final class ParkedTransactions {

  /** The most that are read at once. */
  public static final int MAX_PAGE = 1000;

  private static final String OLDEST =
      """
      SELECT transaction, protocol, parked_at_ms, step, reason FROM parked_transaction
      ORDER BY parked_at_ms, transaction LIMIT ?\
      """;

  private final Database database;

  /** Creates a reader. */
  public ParkedTransactions(Database database) {
    this.database = database;
  }

  /**
   * Reads those that have been parked for the longest time, oldest first; fails when the database
   * cannot be read.
   *
   * @param limit 1 to {@link #MAX_PAGE}
   */
  public CompletionStage<List<Parked>> oldest(int limit) {
    return database.run(connection -> oldest(connection, limit));
  }

  static List<Parked> oldest(Connection connection, int limit) throws SQLException {
    var parked = new ArrayList<Parked>();
    try (PreparedStatement select = connection.prepareStatement(OLDEST)) {
      select.setInt(1, limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          parked.add(
              new Parked(
                  rows.getString(1),
                  rows.getString(2),
                  "parked",
                  Instant.ofEpochMilli(rows.getLong(3)),
                  rows.getInt(4),
                  rows.getString(5)));
        }
      }
    }
    return parked;
  }

  /**
   * A transaction that waits for an operator.
   *
   * @param status always {@code parked}
   * @param step the index of the step that could not be ended
   * @param reason why, for people
   */
  public record Parked(
      String id, String protocol, String status, Instant parkedAt, int step, String reason) {}
}
