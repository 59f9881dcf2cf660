package io.quorate.multijvm.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * Finds the way into the embedded database through the files in the cluster's directory.
 *
 * @param directory the cluster's directory
 */
public record DatabaseFiles(Path directory) {

  private static final String USER = "quorate";
  private static final int PORT_LINE = 3;

  Path processId() {
    return directory.resolve("postgres.pid");
  }

  public Path data() {
    return directory.resolve("postgres");
  }

  public Connection connect() throws SQLException {
    try {
      String port = Files.readAllLines(data().resolve("postmaster.pid")).get(PORT_LINE);
      String password = Files.readString(directory.resolve("postgres.password")).strip();
      String url =
          "jdbc:postgresql://127.0.0.1:"
              + port.strip()
              + "/quorate?connectTimeout=5&socketTimeout=30";
      return DriverManager.getConnection(url, USER, password);
    } catch (IOException | IndexOutOfBoundsException e) {
      throw new SQLException("Expected a running database, but there is none.", e);
    }
  }

  boolean answers() {
    try (Connection connection = connect()) {
      return connection.isValid(1);
    } catch (SQLException notYet) {
      return false;
    }
  }

  /** Returns how often the database refused a second writer of one history. */
  public long conflicts() {
    try {
      return Files.readString(directory.resolve("postgres.log"))
          .lines()
          .filter(line -> line.contains("duplicate key") && line.contains("event_journal_pkey"))
          .count();
    } catch (IOException none) {
      return 0;
    }
  }
}
