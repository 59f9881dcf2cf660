package io.quorate.storage.raft;

import io.quorate.storage.StorageUnavailable;
import io.quorate.storage.raft.checkpoint.Folders;
import io.quorate.storage.raft.peer.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the data of a peer is made while a journal is imported: beside its place, into which it
 * comes in one step. Immutable; blocks.
 */
record ImportFolder(RaftSettings settings) {

  private Path folder() {
    return settings.directory().resolveSibling(settings.directory().getFileName() + ".importing");
  }

  /** Returns where the tables are made. */
  Path tables() {
    return RaftSettings.tables(folder());
  }

  /** The data of the peer, which becomes whole here. */
  private Path made() {
    return folder().resolve("made");
  }

  /**
   * Checks that no import was cut off.
   *
   * @throws StorageUnavailable when one was
   */
  void requireNoneCutOff() {
    if (Files.exists(folder()) && !Files.exists(settings.directory())) {
      throw new StorageUnavailable(
          ("Expected a whole journal, but an import into %s was cut off; run import again, or"
                  + " delete this folder.")
              .formatted(folder()));
    }
  }

  /**
   * Makes the folder, or finds it as a run before has left it.
   *
   * @throws StorageUnavailable when the peer has data already
   */
  void begin() throws IOException {
    if (Files.exists(settings.directory())) {
      throw new StorageUnavailable(
          "Expected no data in %s, but it is there; nothing was changed."
              .formatted(settings.directory()));
    }
    DurableFile.createDirectory(folder());
    Path moved = RaftSettings.tables(made());
    if (Files.exists(moved)) {
      // The run before was cut off at its very end.
      DurableFile.rename(moved, tables());
    }
    Folders.delete(made());
  }

  /** Makes the data of a peer, of a new group of its own, out of tables that nobody has open. */
  void finish() throws IOException {
    NewGroup.begin(settings, made(), place -> DurableFile.rename(tables(), place));
    DurableFile.rename(made(), settings.directory());
    Folders.delete(folder());
  }
}
