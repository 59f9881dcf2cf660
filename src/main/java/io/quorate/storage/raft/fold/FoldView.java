package io.quorate.storage.raft.fold;

import io.quorate.storage.FeedPosition;
import io.quorate.storage.FeedProgress;
import io.quorate.storage.ProjectionView;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * What the projections keep, as one read or one fold sees it. For the thread that has opened it
 * alone; refuses every other one, and every use after its end, since the native memory below may be
 * gone by then.
 */
class FoldView implements ProjectionView, AutoCloseable {

  private final FoldDatabase database;
  private final FeedSource source;
  private final ReadOptions options;
  private final Thread owner = Thread.currentThread();
  private boolean closed;

  /**
   * Opens one.
   *
   * @param options what is seen
   */
  FoldView(FoldDatabase database, FeedSource source, ReadOptions options) {
    this.database = database;
    this.source = source;
    this.options = options;
  }

  @Override
  public final Map<String, String> get(String table, Collection<String> keys) {
    return told(
        () -> {
          var found = HashMap.<String, String>newHashMap(keys.size());
          for (String key : keys) {
            byte[] value = valueOf(FoldKeys.row(table, key));
            if (value != null) {
              found.put(key, FoldKeys.text(value));
            }
          }
          return found;
        });
  }

  @Override
  public final List<Row> scan(String table, String after, int limit) {
    var range =
        new FoldRange(FoldKeys.next(FoldKeys.row(table, after)), FoldKeys.afterRows(table), limit);
    return told(
        () ->
            range.read(
                options,
                this::iterator,
                at -> new Row(FoldKeys.keyOf(table, at.key()), FoldKeys.text(at.value()))));
  }

  @Override
  public final long count(String table) {
    return told(() -> countOf(table));
  }

  @Override
  public final FeedProgress progress(String consumer) {
    return told(
        () -> {
          FeedPosition position = positionOf(consumer);
          OptionalLong writtenAtMs = source.writtenAtMs(position);
          long lagMs =
              writtenAtMs.isEmpty() ? 0 : Math.max(0, source.nowMs() - writtenAtMs.getAsLong());
          return new FeedProgress(position, lagMs);
        });
  }

  /** Ends the use of this view; who has opened it gives back what is below. */
  @Override
  public final void close() {
    closed = true;
  }

  /** Returns how far a consumer has come. */
  final FeedPosition positionOf(String consumer) throws RocksDBException {
    byte[] cursor = valueOf(FoldKeys.position(consumer));
    return cursor == null ? source.start() : new FeedPosition(FoldKeys.text(cursor));
  }

  /** Returns how many rows a table has, as this view sees it. */
  long countOf(String table) throws RocksDBException {
    byte[] count = valueOf(FoldKeys.count(table));
    return count == null ? 0 : FoldKeys.number(count);
  }

  /** Returns the value of a key, as this view sees it; null when the key is not there. */
  byte @Nullable [] valueOf(byte[] key) throws RocksDBException {
    return database.rocks().get(options, key);
  }

  /** Returns an iterator over what this view sees, to be closed by the caller. */
  RocksIterator iterator(ReadOptions bounded) {
    return database.rocks().newIterator(bounded);
  }

  final FoldDatabase database() {
    return database;
  }

  final FeedSource source() {
    return source;
  }

  final ReadOptions options() {
    return options;
  }

  /** Runs an operation, by the right thread and in time. */
  <T> T told(FoldDatabase.Work<T> work) {
    if (Thread.currentThread() != owner || closed) {
      throw new IllegalStateException(
          "Expected to be used by its own thread until its end, but was used elsewhere or later.");
    }
    return FoldDatabase.told(work);
  }
}
