package io.quorate.storage.raft.checkpoint;

import io.quorate.storage.raft.peer.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A checkpoint in a folder of its own, as {@link CheckpointCopy} leaves it. Stateless; blocks. */
public final class Backup {

  private Backup() {}

  /**
   * Returns what a backup is.
   *
   * @throws IOException when it is not there, or not whole
   */
  public static Manifest verify(Path folder) throws IOException {
    if (!Files.exists(folder.resolve(Manifest.NAME))) {
      throw new IOException(
          "Expected a whole backup in %s, but it has no %s.".formatted(folder, Manifest.NAME));
    }
    Manifest manifest = Manifest.read(folder);
    for (Manifest.StoredFile file : manifest.files()) {
      Path path = folder.resolve(file.name());
      if (!Files.exists(path) || !Digests.of(path).equals(file.sha256())) {
        throw new IOException(
            "Expected %s to be as %s says, but it is missing or another one."
                .formatted(path, Manifest.NAME));
      }
    }
    return manifest;
  }

  /** Copies the files of a backup into a folder that is not there yet; they are on disk then. */
  public static void copy(Path folder, Manifest manifest, Path target) throws IOException {
    DurableFile.createDirectory(target);
    for (Manifest.StoredFile file : manifest.files()) {
      Files.copy(folder.resolve(file.name()), target.resolve(file.name()));
      Folders.force(target.resolve(file.name()));
    }
    DurableFile.forceNames(target);
  }
}
