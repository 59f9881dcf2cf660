package io.quorate.storage.raft.fold;

import io.quorate.storage.StorageUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory in which a node keeps what it folds. What is of no use there is moved away in one
 * step before it is deleted, so that a process which ends in between leaves no half of it.
 */
final class FoldDirectory {

  private static final Logger LOG = LoggerFactory.getLogger(FoldDirectory.class);

  private final Path current;
  private final Path discarded;
  private final byte[] identity;
  private final FoldLimits limits;

  private FoldDirectory(Path directory, String identity, FoldLimits limits) {
    this.current = directory.resolve("current");
    this.discarded = directory.resolve("discarded");
    this.identity = FoldKeys.bytes(identity);
    this.limits = limits;
  }

  /**
   * Opens the folds of an identity; discards those of another one, and those that are damaged.
   *
   * @throws StorageUnavailable when that cannot be, such as when another process has them open
   */
  static FoldDatabase open(Path directory, String identity, FoldLimits limits) {
    try {
      Files.createDirectories(directory);
      return new FoldDirectory(directory, identity, limits).open();
    } catch (IOException | RocksDBException e) {
      throw new StorageUnavailable(
          "Expected to open the folds in %s, but: %s".formatted(directory, e.getMessage()), e);
    }
  }

  private FoldDatabase open() throws IOException, RocksDBException {
    delete(discarded);
    FoldDatabase kept = Files.exists(current) ? kept() : null;
    return kept == null ? begun() : kept;
  }

  /** Opens what is there; returns null when it is of no use, and has been discarded. */
  private @Nullable FoldDatabase kept() throws IOException, RocksDBException {
    try {
      FoldDatabase database = FoldDatabase.open(current, limits);
      if (isMine(database)) {
        return database;
      }
      LOG.info("Folds everything anew: {} is not of {}", current, FoldKeys.text(identity));
    } catch (RocksDBException e) {
      if (e.getStatus() == null || e.getStatus().getCode() != Status.Code.Corruption) {
        throw e;
      }
      LOG.warn("Folds everything anew: {} is damaged: {}", current, e.getMessage());
    }
    Files.move(current, discarded);
    delete(discarded);
    return null;
  }

  /** Tells whether the database is of the wanted identity; closes it otherwise. */
  private boolean isMine(FoldDatabase database) throws RocksDBException {
    boolean mine = false;
    try {
      mine = Arrays.equals(identity, database.rocks().get(FoldKeys.IDENTITY));
      return mine;
    } finally {
      if (!mine) {
        database.close();
      }
    }
  }

  private FoldDatabase begun() throws RocksDBException {
    FoldDatabase database = FoldDatabase.open(current, limits);
    try (var durably = new WriteOptions().setSync(true)) {
      database.rocks().put(durably, FoldKeys.IDENTITY, identity);
      return database;
    } catch (RocksDBException e) {
      database.close();
      throw e;
    }
  }

  private static void delete(Path root) throws IOException {
    if (Files.exists(root)) {
      List<Path> deepestFirst;
      try (Stream<Path> paths = Files.walk(root)) {
        deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    }
  }
}
