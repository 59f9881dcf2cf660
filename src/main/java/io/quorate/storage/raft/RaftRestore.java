package io.quorate.storage.raft;

import io.quorate.storage.StorageUnavailable;
import io.quorate.storage.raft.checkpoint.CheckpointFolder;
import io.quorate.storage.raft.checkpoint.Manifest;
import io.quorate.storage.raft.consensus.Consensus;
import io.quorate.storage.raft.forming.FormingSettings;
import io.quorate.storage.raft.forming.Introductions;
import io.quorate.storage.raft.machine.Machine;
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
   * @throws StorageUnavailable when there is such a directory already, the backup is not whole, or
   *     the disk fails; then nothing is changed
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
      Introductions.beginAlone(
          FormingSettings.of(
              unfinished, settings.peers(), settings.self(), settings.consensusAddress()));
      Path tables = unfinished.resolve("tables");
      CheckpointFolder.copy(backup, manifest, tables);
      try (Machine machine = Machine.open(tables)) {
        machine.beginNewLog();
      }
      Consensus.allowFirstStart(unfinished.resolve("log"));
      DurableFile.rename(unfinished, made);
      return manifest;
    } catch (IOException e) {
      throw new StorageUnavailable(
          "Expected to restore %s, but: %s".formatted(backup, e.getMessage()), e);
    }
  }
}
