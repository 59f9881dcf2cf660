package io.quorate.storage.raft;

import io.quorate.storage.raft.consensus.LogFolder;
import io.quorate.storage.raft.forming.FormingSettings;
import io.quorate.storage.raft.forming.Group;
import io.quorate.storage.raft.forming.Introductions;
import io.quorate.storage.raft.machine.Machine;
import java.io.IOException;
import java.nio.file.Path;

/** Makes the data of a peer that begins a new group, of itself alone. Stateless; blocks. */
final class NewGroup {

  private NewGroup() {}

  /** Puts tables into their place. */
  @FunctionalInterface
  interface Bringing {
    void to(Path place) throws IOException;
  }

  /**
   * Makes it in a directory that is not the peer's own yet.
   *
   * @param tables brings those with which the group begins, and which nobody has open
   */
  static void begin(RaftSettings settings, Path directory, Bringing tables) throws IOException {
    Group group =
        Introductions.beginAlone(
            FormingSettings.of(
                directory, settings.peers(), settings.self(), settings.consensusAddress()));
    Path place = RaftSettings.tables(directory);
    tables.to(place);
    try (Machine machine = Machine.open(place)) {
      machine.beginNewLog();
    }
    new LogFolder(RaftSettings.log(directory), group.id()).allowFirstStart();
  }
}
