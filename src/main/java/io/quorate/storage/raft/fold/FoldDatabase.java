package io.quorate.storage.raft.fold;

import io.quorate.storage.StorageException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksObject;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatchWithIndex;
import org.rocksdb.WriteOptions;

/**
 * The opened RocksDB, with what lives in native memory as long as it does. One column family, so
 * that what is left of the log after a loss of power is always one consistent moment. Safe for use
 * by any thread; nobody may use it once it is being closed, since that would end the process.
 */
final class FoldDatabase implements AutoCloseable {

  private static final int BLOOM_BITS = 10;

  /** One file is written while another is compacted. */
  private static final int BACKGROUND_JOBS = 2;

  /** RocksDB's own log, which is for whoever looks into a failure. */
  private static final int LOG_FILES = 4;

  private static final long LOG_FILE_BYTES = 4L << 20;

  private final RocksDB rocks;
  private final WriteOptions write;

  /** Closed in this order. */
  private final List<RocksObject> parts;

  /** Reads with these see what was written last. */
  private final ReadOptions latest;

  private FoldDatabase(RocksDB rocks, Options options, LRUCache cache, BloomFilter filter) {
    this.rocks = rocks;
    this.write = new WriteOptions();
    this.latest = new ReadOptions();
    this.parts = List.of(latest, write, rocks, options, filter, cache);
  }

  /** Opens the database in a directory, or creates it there. */
  static FoldDatabase open(Path directory, FoldLimits limits) throws RocksDBException {
    RocksDB.loadLibrary();
    var cache = new LRUCache(limits.cacheBytes());
    var filter = new BloomFilter(BLOOM_BITS);
    var options = options(limits, cache, filter);
    try {
      return new FoldDatabase(RocksDB.open(options, directory.toString()), options, cache, filter);
    } catch (RocksDBException e) {
      options.close();
      filter.close();
      cache.close();
      throw e;
    }
  }

  private static Options options(FoldLimits limits, LRUCache cache, BloomFilter filter) {
    return new Options()
        .setCreateIfMissing(true)
        .setWriteBufferSize(limits.bufferBytes())
        .setMaxBackgroundJobs(BACKGROUND_JOBS)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setKeepLogFileNum(LOG_FILES)
        .setMaxLogFileSize(LOG_FILE_BYTES)
        .setStatsDumpPeriodSec(0)
        .setTableFormatConfig(
            new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setFilterPolicy(filter));
  }

  RocksDB rocks() {
    return rocks;
  }

  ReadOptions latest() {
    return latest;
  }

  /** Writes all of a batch or nothing; the log reaches the disk when the system writes it there. */
  void write(WriteBatchWithIndex batch) throws RocksDBException {
    rocks.write(write, batch);
  }

  /** Runs a reader that sees everything as of one moment. */
  <T> T atOneMoment(Function<ReadOptions, T> reader) {
    Snapshot moment = rocks.getSnapshot();
    try (var options = new ReadOptions()) {
      return reader.apply(options.setSnapshot(moment));
    } finally {
      rocks.releaseSnapshot(moment);
    }
  }

  /** Runs what reads or writes; what RocksDB throws becomes what the ports promise. */
  static <T> T told(Work<T> work) {
    try {
      return work.run();
    } catch (RocksDBException e) {
      throw new StorageException(
          "Expected the node's own database to answer, but: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    parts.forEach(RocksObject::close);
  }

  /** What may fail as RocksDB does. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws RocksDBException;
  }
}
