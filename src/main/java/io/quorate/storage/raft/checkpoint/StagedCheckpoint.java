package io.quorate.storage.raft.checkpoint;

import io.quorate.storage.StorageException;
import io.quorate.storage.raft.peer.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The tables of a peer that does not run, and the checkpoint beside them that is to replace them. A
 * crash at any moment leaves the old ones, or the new ones, or a checkpoint that is put in place at
 * the next start. For one thread; blocks.
 *
 * @param tables the folder of the tables
 * @param staged the folder into which a {@link CheckpointCopy} writes
 */
public record StagedCheckpoint(Path tables, Path staged) {

  /**
   * Notes, durably, how far a checkpoint must go that is fetched from now on.
   *
   * @param least an index of the log
   */
  public void demand(long least) {
    try {
      DurableFile.write(demanded(), Long.toString(least).getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Returns what the checkpoint is, when it has come whole and goes as far as it must. */
  public Optional<Manifest> manifest() {
    try {
      if (!Files.exists(staged.resolve(Manifest.NAME))) {
        return Optional.empty();
      }
      Manifest manifest = Manifest.read(staged);
      return manifest.index() < least() ? Optional.empty() : Optional.of(manifest);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private long least() throws IOException {
    return Files.exists(demanded()) ? Long.parseLong(Files.readString(demanded())) : 0;
  }

  private Path demanded() {
    return staged.resolveSibling(staged.getFileName() + ".least");
  }

  /** Where the tables are that a checkpoint replaces; half deleted they could not be opened. */
  private Path former() {
    return tables.resolveSibling(tables.getFileName() + ".old");
  }

  /** Deletes the checkpoint, whole or not, and what an earlier one has replaced. */
  public void delete() {
    try {
      Folders.delete(former());
      Folders.delete(staged);
      Files.deleteIfExists(demanded());
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /**
   * Puts the checkpoint, which has come whole, in the place of the tables.
   *
   * @param log folder of the log's entries, all of which the checkpoint has or replaces; they are
   *     deleted before, and what else is there stays
   */
  public void install(Path log) {
    try {
      deleteEntries(log);
      Folders.delete(former());
      if (Files.exists(tables)) {
        DurableFile.rename(tables, former());
      }
      DurableFile.rename(staged, tables);
      Files.delete(tables.resolve(Manifest.NAME));
      Files.deleteIfExists(demanded());
      Folders.delete(former());
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static void deleteEntries(Path log) throws IOException {
    if (Files.exists(log)) {
      for (Path file : Folders.list(log)) {
        if (file.getFileName().toString().startsWith("log_")) {
          Files.delete(file);
        }
      }
      DurableFile.forceNames(log);
    }
  }

  private StorageException failure(IOException e) {
    return new StorageException(
        "Expected to put the checkpoint %s in place, but: %s".formatted(staged, e), e);
  }
}
