package io.quorate.storage.raft;

import io.quorate.storage.StorageException;
import io.quorate.storage.StorageUnavailable;
import io.quorate.storage.raft.checkpoint.CheckpointFolder;
import io.quorate.storage.raft.checkpoint.Folders;
import io.quorate.storage.raft.checkpoint.Manifest;
import io.quorate.storage.raft.peer.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes the data directory of a peer out of a backup. Stateless; blocks. */
final class RaftRestore {

  private RaftRestore() {}

  /**
   * Makes the data directory that settings name: a new group, of this peer alone, with all that the
   * backup has. Others are added to it. Returns what the backup was.
   *
   * @throws StorageUnavailable when there is such a directory already, or the backup is not whole
   * @throws StorageException when the disk fails; whatever is thrown, nothing is changed
   */
  static Manifest restore(RaftSettings settings, Path backup) {
    Path made = settings.directory();
    if (Files.exists(made)) {
      throw new StorageUnavailable(
          "Expected no data in %s, but it is there; nothing was changed.".formatted(made));
    }
    Path unfinished = made.resolveSibling(made.getFileName() + ".restoring");
    if (Files.exists(unfinished)) {
      throw new StorageUnavailable(
          "Expected nothing in %s, where another run may be at work; delete it when none is."
              .formatted(unfinished));
    }
    try {
      Manifest manifest = CheckpointFolder.verify(backup);
      try {
        NewGroup.begin(
            settings, unfinished, tables -> CheckpointFolder.copy(backup, manifest, tables));
        DurableFile.rename(unfinished, made);
      } finally {
        Folders.delete(unfinished);
      }
      return manifest;
    } catch (IOException e) {
      throw new StorageUnavailable(
          "Expected to restore %s, but: %s".formatted(backup, e.getMessage()), e);
    }
  }
}
