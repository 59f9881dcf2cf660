package io.quorate.multijvm.standby;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * Copies the files of a running PostgreSQL by its low-level interface for backups, since the
 * embedded one comes without {@code pg_basebackup}, and makes the copy a standby. Blocks.
 */
final class StandbyBackup {

  /** The name by which the primary knows the standby. */
  static final String NAME = "standby";

  /** Of the running server, not of its data. */
  private static final Set<String> LEFT_OUT = Set.of("postmaster.pid", "postmaster.opts");

  /** Of these only the folder is needed; the standby fetches the log from the primary. */
  private static final Set<String> EMPTIED =
      Set.of(
          "pg_wal",
          "pg_replslot",
          "pg_dynshmem",
          "pg_notify",
          "pg_serial",
          "pg_snapshots",
          "pg_stat_tmp",
          "pg_subtrans");

  private StandbyBackup() {}

  /**
   * Makes a standby.
   *
   * @param primary a connection as superuser
   * @param from the primary's files
   * @param to does not exist yet
   * @param conninfo how the standby reaches the primary
   */
  static void copy(Connection primary, Path from, Path to, String conninfo)
      throws SQLException, IOException {
    try (Statement statement = primary.createStatement()) {
      statement.execute("SELECT pg_backup_start('%s', true)".formatted(NAME));
      copyTree(from, to);
      try (ResultSet row = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
        row.next();
        Files.writeString(to.resolve("backup_label"), row.getString(1));
      }
    }
    Files.writeString(
        to.resolve("postgresql.auto.conf"),
        "primary_conninfo = '%s'%n".formatted(conninfo),
        StandardOpenOption.APPEND);
    Files.createFile(to.resolve("standby.signal"));
  }

  private static void copyTree(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Path relative = from.relativize(folder);
            Path copy = to.resolve(relative.toString());
            Files.createDirectories(copy);
            Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(folder));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path relative = from.relativize(file);
            boolean wanted =
                !LEFT_OUT.contains(relative.toString())
                    && !EMPTIED.contains(relative.getName(0).toString());
            if (wanted) {
              Files.copy(file, to.resolve(relative.toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
