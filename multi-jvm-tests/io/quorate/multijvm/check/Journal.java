package io.quorate.multijvm.check;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads the journal by SQL, past the program. Blocks; stateless. */
public final class Journal {

  private static final String ALL =
      """
      SELECT persistence_id, sequence_number, writer, event_ser_manifest, event_payload
      FROM event_journal ORDER BY persistence_id, sequence_number\
      """;

  private static final String COUNT =
      "SELECT count(*) FROM event_journal WHERE persistence_id = ? AND event_ser_manifest = ?";

  private Journal() {}

  /** Returns every row, ordered by entity and sequence number. */
  public static List<JournalRow> read(Connection connection) throws SQLException {
    var journal = new ArrayList<JournalRow>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(ALL)) {
      while (rows.next()) {
        journal.add(
            new JournalRow(
                rows.getString(1),
                rows.getLong(2),
                rows.getString(3),
                rows.getString(4),
                rows.getBytes(5)));
      }
    }
    return journal;
  }

  /** Returns how many events of a name an entity has. */
  public static long count(Connection connection, String persistenceId, String event)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(COUNT)) {
      select.setString(1, persistenceId);
      select.setString(2, event);
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }
}
