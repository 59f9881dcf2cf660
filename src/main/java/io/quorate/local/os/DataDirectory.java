package io.quorate.local.os;

import io.quorate.local.LocalFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The folder that holds everything of one local cluster, or of one node with a database of its own,
 * used by this process alone while open. Safe for use by any thread.
 */
public final class DataDirectory implements AutoCloseable {

  private static final String LOCK = "lock";
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofMillis(50);

  private final Path path;
  private final ExclusiveFile lock;

  private DataDirectory(Path path, ExclusiveFile lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Creates the folder if need be and takes it for this process.
   *
   * @throws LocalFailure when it cannot be written, or another process uses it
   */
  public static DataDirectory open(Path directory) {
    try {
      Files.createDirectories(directory);
      Path path = directory.toRealPath();
      Path file = path.resolve(LOCK);
      Optional<ExclusiveFile> lock = patientLock(file);
      if (lock.isEmpty()) {
        throw new LocalFailure(
            "Expected to be the only user of %s, but %s uses it; choose another directory."
                .formatted(path, ExclusiveFile.owner(file)));
      }
      return new DataDirectory(path, lock.get());
    } catch (IOException e) {
      throw new LocalFailure(
          "Expected to use the directory %s, but could not".formatted(directory), e);
    }
  }

  /** Returns the real, absolute path. */
  public Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new LocalFailure("Expected to give %s free, but could not".formatted(path), e);
    }
  }

  /** Waits a little: the system may still be clearing a process away that was killed just now. */
  private static Optional<ExclusiveFile> patientLock(Path file) throws IOException {
    Deadline deadline = Deadline.after(PATIENCE);
    Optional<ExclusiveFile> lock = ExclusiveFile.tryLock(file);
    while (lock.isEmpty() && !deadline.passed()) {
      Deadline.pause(POLL);
      lock = ExclusiveFile.tryLock(file);
    }
    return lock;
  }
}
