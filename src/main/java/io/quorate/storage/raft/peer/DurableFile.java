package io.quorate.storage.raft.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes small files so that a power failure leaves the old content or the new one, and never half
 * of it. For one writer at a time; blocks.
 */
public final class DurableFile {

  private static final String TEMPORARY = ".new";

  private DurableFile() {}

  /** Returns where a file is written before it gets its name. */
  public static Path temporary(Path file) {
    return file.resolveSibling(file.getFileName() + TEMPORARY);
  }

  /** Writes a file. When it returns, the content and the name are on disk. */
  public static void write(Path file, byte[] content) throws IOException {
    Path temporary = temporary(file);
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    rename(temporary, file);
  }

  /** Creates a directory, and those above it, so that their names are on disk. */
  public static void createDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      createDirectory(parent(directory));
      Files.createDirectory(directory);
      forceNames(parent(directory));
    }
  }

  /** Gives a file or folder another name, in the same folder; the new name is on disk then. */
  public static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    forceNames(parent(to));
  }

  /** Brings the names in a directory to disk. */
  public static void forceNames(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Deletes a file for good, if it is there. */
  public static void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      forceNames(parent(file));
    }
  }

  private static Path parent(Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IOException("Expected a path below the root, but it is " + path);
    }
    return parent;
  }
}
