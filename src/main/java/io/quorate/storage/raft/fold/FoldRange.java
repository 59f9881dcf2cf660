package io.quorate.storage.raft.fold;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * Keys that follow each other. The iterator stops at the last one, and so does not walk over what
 * was removed behind it.
 *
 * @param from the first key
 * @param before the key behind the last one
 * @param limit the most that are returned
 */
@SuppressWarnings("ArrayRecordComponent") // read at once, never compared
record FoldRange(byte[] from, byte[] before, int limit) {

  /**
   * Returns what is found, in the order of the keys.
   *
   * @param options what is seen
   * @param iterators makes the iterator; it is closed here
   * @param found what an iterator stands at
   */
  <T> List<T> read(
      ReadOptions options,
      Function<ReadOptions, RocksIterator> iterators,
      Function<RocksIterator, T> found)
      throws RocksDBException {
    try (var end = new Slice(before);
        var bounded = new ReadOptions(options).setIterateUpperBound(end);
        var iterator = iterators.apply(bounded)) {
      var all = new ArrayList<T>();
      for (iterator.seek(from); all.size() < limit && iterator.isValid(); iterator.next()) {
        all.add(found.apply(iterator));
      }
      iterator.status();
      return all;
    }
  }
}
