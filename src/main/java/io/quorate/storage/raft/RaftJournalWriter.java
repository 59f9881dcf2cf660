package io.quorate.storage.raft;

import io.quorate.storage.JournalReader;
import io.quorate.storage.JournalWriter;
import io.quorate.storage.MovedEvent;
import io.quorate.storage.StorageException;
import io.quorate.storage.StorageUnavailable;
import io.quorate.storage.raft.machine.ImportTables;
import io.quorate.storage.raft.machine.WholeFeed;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/**
 * Makes the data of a peer out of the events of another journal: a new group, of this peer alone.
 * For one thread, and by the lock of the tables for one run at a time.
 */
final class RaftJournalWriter implements JournalWriter {

  private final ImportFolder folder;
  private final Plan plan;
  private final ImportTables tables;

  private RaftJournalWriter(ImportFolder folder, Plan plan, ImportTables tables) {
    this.folder = folder;
    this.plan = plan;
    this.tables = tables;
  }

  static RaftJournalWriter open(RaftSettings settings, Plan plan) {
    var folder = new ImportFolder(settings);
    try {
      folder.begin();
    } catch (IOException e) {
      throw failure(e);
    }
    var writer = new RaftJournalWriter(folder, plan, ImportTables.open(folder.tables()));
    UUID begun = writer.tables.export().orElse(plan.export());
    if (!begun.equals(plan.export())) {
      writer.close();
      throw new StorageUnavailable(
          "Expected the import of export %s to go on in %s, but that of %s was cut off there;"
                  .formatted(plan.export(), folder.tables(), begun)
              + " nothing was changed.");
    }
    return writer;
  }

  private static StorageException failure(IOException e) {
    return new StorageException(
        "Expected to make the data of this node, but: " + e.getMessage(), e);
  }

  @Override
  public long events() {
    return tables.events();
  }

  @Override
  public void append(List<MovedEvent> events, String cursor) {
    tables.append(plan.export(), events, cursor, plan.clientKey());
  }

  @Override
  public JournalReader reader() {
    tables.flush();
    return new RaftJournalReader(plan.export().toString(), WholeFeed.open(folder.tables()));
  }

  @Override
  public void finish() {
    tables.flush();
    tables.close();
    try {
      folder.finish();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void close() {
    tables.close();
  }
}
