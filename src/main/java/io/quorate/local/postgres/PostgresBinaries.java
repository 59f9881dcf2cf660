package io.quorate.local.postgres;

import io.quorate.local.LocalFailure;
import io.quorate.local.os.AtomicFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * Finds PostgreSQL's programs for this machine, packed as resources on the class path, and unpacks
 * them once. The folder is named after the content and appears whole, by a rename, so that any
 * number of processes may unpack at once and a crash leaves nothing half done under that name.
 * Immutable.
 */
final class PostgresBinaries {

  private static final String TEMPORARY = "unpacking-";
  private static final Duration ABANDONED_AFTER = Duration.ofHours(1);
  private static final int HASH_CHARACTERS = 16;
  private static final int OWNER_EXECUTE = 0100;
  private static final Set<PosixFilePermission> PROGRAM =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private final Path root;

  private PostgresBinaries(Path root) {
    this.root = root;
  }

  /**
   * Unpacks the programs into a folder, unless they are there already.
   *
   * @throws LocalFailure on a system without packed programs, or when the folder cannot be written
   */
  static PostgresBinaries unpack(Path folder) {
    String resource = resource();
    try {
      Path target = folder.resolve("postgres-" + hash(resource));
      if (!Files.exists(target.resolve("bin").resolve("postgres"))) {
        deleteAbandoned(folder);
        Path temporary = Files.createTempDirectory(folder, TEMPORARY);
        try {
          extract(resource, temporary);
          Files.setPosixFilePermissions(temporary, PROGRAM);
          publish(temporary, target);
        } finally {
          AtomicFile.deleteTree(temporary);
        }
      }
      return new PostgresBinaries(target);
    } catch (IOException e) {
      throw new LocalFailure(
          "Expected to unpack PostgreSQL into %s, but could not".formatted(folder), e);
    }
  }

  /** Returns the path of a program such as {@code initdb}. */
  Path program(String name) {
    return root.resolve("bin").resolve(name);
  }

  /** Deletes what processes that were killed while they unpacked have left. */
  private static void deleteAbandoned(Path folder) throws IOException {
    Instant limit = Instant.now().minus(ABANDONED_AFTER);
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, TEMPORARY + "*")) {
      for (Path leftover : leftovers) {
        if (Files.getLastModifiedTime(leftover).toInstant().isBefore(limit)) {
          AtomicFile.deleteTree(leftover);
        }
      }
    }
  }

  private static void publish(Path temporary, Path target) throws IOException {
    try {
      AtomicFile.move(temporary, target);
    } catch (IOException e) {
      // Another process was faster, which is as good.
      if (!Files.exists(target.resolve("bin").resolve("postgres"))) {
        throw e;
      }
    }
  }

  private static void extract(String resource, Path folder) throws IOException {
    try (TarArchiveInputStream archive =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(open(resource))))) {
      for (TarArchiveEntry entry = archive.getNextEntry();
          entry != null;
          entry = archive.getNextEntry()) {
        Path path = folder.resolve(entry.getName()).normalize();
        if (!path.startsWith(folder)) {
          throw new IOException("The archive reaches outside of its folder: " + entry.getName());
        }
        if (!entry.isDirectory()) {
          createFolders(folder, path.getParent());
          write(entry, archive, path);
        }
      }
    }
  }

  private static void write(TarArchiveEntry entry, InputStream content, Path path)
      throws IOException {
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else {
      Files.copy(content, path);
      boolean program = (entry.getMode() & OWNER_EXECUTE) != 0;
      Files.setPosixFilePermissions(path, program ? PROGRAM : AtomicFile.READABLE);
      AtomicFile.force(path);
    }
  }

  /** Creates folders that other users may read, whatever the current user's mask says. */
  private static void createFolders(Path root, @Nullable Path folder) throws IOException {
    if (folder != null && !folder.equals(root) && !Files.exists(folder)) {
      createFolders(root, folder.getParent());
      Files.createDirectory(folder);
      Files.setPosixFilePermissions(folder, PROGRAM);
    }
  }

  private static String hash(String resource) throws IOException {
    try (InputStream content = open(resource)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (DigestInputStream digested = new DigestInputStream(content, digest)) {
        digested.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_CHARACTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected every Java to know SHA-256", e);
    }
  }

  private static InputStream open(String resource) throws IOException {
    InputStream content = PostgresBinaries.class.getResourceAsStream(resource);
    if (content == null) {
      throw new IOException("There is no " + resource + " on the class path");
    }
    return content;
  }

  private static String resource() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String systemName = system.startsWith("mac") ? "darwin" : system;
    String machineName =
        switch (machine) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> machine;
        };
    String resource = "/postgres-%s-%s.txz".formatted(systemName, machineName);
    if (PostgresBinaries.class.getResource(resource) == null) {
      throw new LocalFailure(
          ("Expected Linux or macOS on x86-64 or ARM 64 for the embedded PostgreSQL, but this is"
                  + " %s on %s; use a PostgreSQL of your own with QUORATE_DB_URL.")
              .formatted(system, machine));
    }
    return resource;
  }
}
