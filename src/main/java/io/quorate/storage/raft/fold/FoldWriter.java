package io.quorate.storage.raft.fold;

import io.quorate.storage.FeedPosition;
import io.quorate.storage.FoldTransaction;
import io.quorate.storage.StorageException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatchWithIndex;

/**
 * The transaction of one fold: a batch that lies over the database until it is written. There is
 * one at a time, so that nothing changes below it.
 *
 * <p>Invariants of what is written: a table's counter is the number of its rows; an entity has a
 * reminder in the order of due times when, and only when, it has a due time.
 */
final class FoldWriter extends FoldView implements FoldTransaction {

  private static final byte[] NOTHING = {};

  private final WriteBatchWithIndex batch;

  /** Of the tables that this fold has changed. */
  private final Map<String, Long> counts = new HashMap<>();

  private @Nullable Throwable failure;

  /**
   * Opens one.
   *
   * @param batch where to write, empty as yet
   */
  FoldWriter(FoldDatabase database, FeedSource source, WriteBatchWithIndex batch) {
    super(database, source, database.latest());
    this.batch = batch;
  }

  @Override
  public void put(String table, Map<String, String> rows) {
    told(
        () -> {
          long added = 0;
          for (Map.Entry<String, String> row : rows.entrySet()) {
            byte[] key = FoldKeys.row(table, row.getKey());
            added += valueOf(key) == null ? 1 : 0;
            batch.put(key, FoldKeys.bytes(row.getValue()));
          }
          return count(table, added);
        });
  }

  @Override
  public void remove(String table, Collection<String> keys) {
    told(
        () -> {
          long removed = 0;
          for (String each : keys) {
            byte[] key = FoldKeys.row(table, each);
            if (valueOf(key) != null) {
              removed++;
              batch.delete(key);
            }
          }
          return count(table, -removed);
        });
  }

  @Override
  public void remind(Map<String, Long> dueAtMs) {
    told(
        () -> {
          for (Map.Entry<String, Long> due : dueAtMs.entrySet()) {
            remind(due.getKey(), due.getValue());
          }
          return dueAtMs;
        });
  }

  private void remind(String persistenceId, long dueAtMs) throws RocksDBException {
    byte[] dueOf = FoldKeys.dueOf(persistenceId);
    byte[] before = valueOf(dueOf);
    long beforeMs = before == null ? 0 : FoldKeys.number(before);
    if (beforeMs == dueAtMs) {
      return;
    }
    if (beforeMs != 0) {
      batch.delete(FoldKeys.reminder(beforeMs, persistenceId));
    }
    if (dueAtMs == 0) {
      batch.delete(dueOf);
    } else {
      batch.put(dueOf, FoldKeys.bytes(dueAtMs));
      batch.put(FoldKeys.reminder(dueAtMs, persistenceId), NOTHING);
    }
  }

  @Override
  public Optional<byte[]> first(String persistenceId, String name) {
    return told(() -> source().first(persistenceId, name));
  }

  /** Moves a consumer behind what it has read. */
  void move(String consumer, FeedPosition to) {
    told(
        () -> {
          batch.put(FoldKeys.position(consumer), FoldKeys.bytes(to.cursor()));
          return to;
        });
  }

  /** Writes everything at once; refuses when an operation has failed, even if the fold went on. */
  void commit() {
    told(
        () -> {
          for (Map.Entry<String, Long> count : counts.entrySet()) {
            batch.put(FoldKeys.count(count.getKey()), FoldKeys.bytes(count.getValue()));
          }
          if (batch.count() > 0) {
            database().write(batch);
          }
          return counts;
        });
  }

  private long count(String table, long more) throws RocksDBException {
    long count = countOf(table) + more;
    if (more != 0) {
      counts.put(table, count);
    }
    return count;
  }

  @Override
  long countOf(String table) throws RocksDBException {
    Long changed = counts.get(table);
    return changed == null ? super.countOf(table) : changed;
  }

  @Override
  byte @Nullable [] valueOf(byte[] key) throws RocksDBException {
    return batch.getFromBatchAndDB(database().rocks(), options(), key);
  }

  @Override
  RocksIterator iterator(ReadOptions bounded) {
    // The iterator below belongs to the one above, which closes it.
    return batch.newIteratorWithBase(super.iterator(bounded), bounded);
  }

  @Override
  <T> T told(FoldDatabase.Work<T> work) {
    if (failure != null) {
      throw new StorageException("Expected no operation before to fail, but one has.", failure);
    }
    try {
      return super.told(work);
    } catch (RuntimeException | Error e) {
      failure = e;
      throw e;
    }
  }
}
