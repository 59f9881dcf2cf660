package io.quorate.storage.raft.checkpoint;

import io.quorate.storage.JournalGroup;
import io.quorate.storage.raft.machine.Machine;
import io.quorate.storage.raft.peer.Form;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Names what a checkpoint consists of. Immutable.
 *
 * @param version of this form
 * @param id of the checkpoint
 * @param group the Raft group whose tables these are
 * @param term of the last entry of the log that they hold
 * @param index of that entry
 * @param atMs the time of the log then, in milliseconds since the epoch
 * @param files in the order of their names
 */
public record Manifest(
    int version, UUID id, UUID group, long term, long index, long atMs, List<StoredFile> files) {

  static final int VERSION = 1;

  /** Its name beside the files. */
  static final String NAME = "checkpoint.json";

  /** For one manifest; some 30,000 files. */
  private static final int MOST_BYTES = 4 << 20;

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  /** Creates one; throws {@link IllegalArgumentException} when it is not one of this version. */
  public Manifest {
    Form.requireVersion(VERSION, version);
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(group, "group");
    files = List.copyOf(files);
  }

  /**
   * A file.
   *
   * @param name without a folder
   * @param sha256 of its bytes, in hexadecimal digits
   */
  public record StoredFile(String name, long bytes, String sha256) {

    /** Creates one; throws {@link IllegalArgumentException} when the name leads elsewhere. */
    public StoredFile {
      if (!PLAIN.matcher(name).matches() || name.equals(NAME)) {
        throw new IllegalArgumentException("Expected the name of a file, but it is " + name);
      }
      Objects.requireNonNull(sha256, "sha256");
    }

    /** Whether a path has this very content; reads all of it. */
    boolean isAt(Path path) throws IOException {
      return Files.exists(path) && Files.size(path) == bytes && Digests.of(path).equals(sha256);
    }
  }

  static Manifest of(UUID id, UUID group, Machine.Applied applied, List<StoredFile> files) {
    return new Manifest(VERSION, id, group, applied.term(), applied.index(), applied.atMs(), files);
  }

  /** Returns the size of all files in bytes. */
  public long bytes() {
    return files.stream().mapToLong(StoredFile::bytes).sum();
  }

  /** Returns what it is to whoever keeps it. */
  public JournalGroup.Backup backup() {
    return new JournalGroup.Backup(index, atMs, bytes(), files.size());
  }

  static Manifest read(Path directory) throws IOException {
    try (InputStream in = Files.newInputStream(directory.resolve(NAME))) {
      return Form.read(in, Manifest.class, MOST_BYTES);
    }
  }
}
