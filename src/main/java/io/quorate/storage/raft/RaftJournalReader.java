package io.quorate.storage.raft;

import io.quorate.storage.JournalReader;
import io.quorate.storage.PageLimit;
import io.quorate.storage.StorageUnavailable;
import io.quorate.storage.raft.checkpoint.CheckpointFolder;
import io.quorate.storage.raft.machine.WholeFeed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Reads the journal of a backup, which stays as it is. For one thread. */
final class RaftJournalReader implements JournalReader {

  private final String name;
  private final WholeFeed feed;

  RaftJournalReader(String name, WholeFeed feed) {
    this.name = name;
    this.feed = feed;
  }

  /**
   * Opens it.
   *
   * @throws StorageUnavailable when it is no whole backup
   */
  static RaftJournalReader open(Path backup) {
    try {
      String group = CheckpointFolder.verify(backup).group().toString();
      return new RaftJournalReader(group, WholeFeed.open(backup));
    } catch (IOException e) {
      throw new StorageUnavailable(
          "Expected to read %s, but: %s".formatted(backup, e.getMessage()), e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String engine() {
    return RaftEngine.NAME;
  }

  /** A backup is what it is, whoever works on. */
  @Override
  public int nodesAtWork() {
    return 0;
  }

  @Override
  public List<Entry> read(String cursor, PageLimit limit) {
    return feed.read(cursor, limit);
  }

  @Override
  public void close() {
    feed.close();
  }
}
