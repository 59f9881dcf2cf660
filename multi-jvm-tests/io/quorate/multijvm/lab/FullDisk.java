package io.quorate.multijvm.lab;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes a PostgreSQL believe that its disk is full, by a limit on the size of a file: it takes such
 * an error as the same. The journal's file is first grown beyond every other file, then no process
 * may make a file larger than that. So events cannot be added any more, while the write-ahead log
 * and small files go on: of a disk that is full for these too, PostgreSQL dies, which is another
 * fault. Needs {@code prlimit}, and so Linux.
 */
public final class FullDisk implements AutoCloseable {

  /** The size of a file of the write-ahead log, which must stay allowed. */
  private static final long LOG_FILE_BYTES = 16L * 1024 * 1024;

  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Shorter than any event's row, so that none fits what these leave of a page. */
  private static final String FILL =
      """
      INSERT INTO event_journal (persistence_id, sequence_number, writer, event_ser_id,
          event_ser_manifest, event_payload)
      SELECT 'filler|disk', n, 'filler', 0, '', convert_to(repeat('x', 20), 'UTF8')
      FROM generate_series(1, 60000) n
      """;

  private final LabDatabase database;
  private final long largestBytes;

  private FullDisk(LabDatabase database, long largestBytes) {
    this.database = database;
    this.largestBytes = largestBytes;
  }

  /** Tells whether this machine can do it. */
  public static boolean isPossible() {
    try {
      return run(List.of("prlimit", "--version")) == 0;
    } catch (UncheckedIOException none) {
      return false;
    }
  }

  static FullDisk of(LabDatabase database) {
    try (Connection connection = database.files().connect();
        Statement statement = connection.createStatement()) {
      // Else the room of rows that never were would be found and used.
      statement.execute("ALTER TABLE event_journal SET (autovacuum_enabled = false)");
      Path file = database.files().data().resolve(journal(statement));
      connection.setAutoCommit(false);
      while (size(file) <= LOG_FILE_BYTES) {
        statement.execute(FILL);
        connection.rollback();
      }
      connection.setAutoCommit(true);
      var disk = new FullDisk(database, size(file));
      disk.limit(String.valueOf(disk.largestBytes));
      return disk;
    } catch (SQLException e) {
      throw new IllegalStateException("Expected to fill the disk, but could not.", e);
    }
  }

  /** Returns how large a file may be, which is what the journal's is. */
  long largestBytes() {
    return largestBytes;
  }

  /** Gives the room back. */
  @Override
  public void close() {
    limit("unlimited");
    await("PostgreSQL to write again")
        .atMost(LIMIT)
        .ignoreException(SQLException.class)
        .until(this::reset);
  }

  private boolean reset() throws SQLException {
    try (Connection connection = database.files().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER TABLE event_journal RESET (autovacuum_enabled)");
      return true;
    }
  }

  /** Limits the first process before the others: those that it starts from then on inherit it. */
  private void limit(String bytes) {
    List<ProcessHandle> before = database.processes().subList(0, 1);
    limit(bytes, before);
    limit(bytes, database.processes());
  }

  private static void limit(String bytes, List<ProcessHandle> processes) {
    for (ProcessHandle process : processes) {
      // The soft limit alone, which can be raised again.
      List<String> command =
          List.of("prlimit", "--pid", String.valueOf(process.pid()), "--fsize=" + bytes + ":");
      if (run(command) != 0 && process.isAlive()) {
        throw new IllegalStateException("Expected to succeed: " + command);
      }
    }
  }

  private static String journal(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT pg_relation_filepath('event_journal')")) {
      row.next();
      return row.getString(1);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(new ArrayList<>(command))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("Expected to end: " + command);
      }
      return process.exitValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Expected to run " + command, e);
    }
  }
}
