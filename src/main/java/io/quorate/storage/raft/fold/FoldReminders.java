package io.quorate.storage.raft.fold;

import io.quorate.storage.Reminders;
import io.quorate.storage.threads.PurposeThreads;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.rocksdb.RocksDBException;

/** Reads the reminders that are due. Safe for use by any thread. */
final class FoldReminders implements Reminders {

  private final FoldDatabase database;
  private final PurposeThreads threads;

  FoldReminders(FoldDatabase database, PurposeThreads threads) {
    this.database = database;
    this.threads = threads;
  }

  @Override
  public CompletionStage<List<Due>> due(long nowMs, Due after, int limit) {
    return threads.run(() -> FoldDatabase.told(() -> read(nowMs, after, limit)));
  }

  private List<Due> read(long nowMs, Due after, int limit) throws RocksDBException {
    return new FoldRange(
            FoldKeys.next(FoldKeys.reminder(after.dueAtMs(), after.persistenceId())),
            FoldKeys.afterReminders(nowMs),
            limit)
        .read(
            database.latest(),
            database.rocks()::newIterator,
            at -> {
              byte[] key = at.key();
              return new Due(FoldKeys.dueAtMs(key), FoldKeys.persistenceId(key));
            });
  }
}
