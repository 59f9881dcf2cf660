package io.quorate.storage.raft.machine;

import io.quorate.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.AbstractImmutableNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The tables of the state machine in one RocksDB. It writes no log of its own: what a crash takes
 * from memory, the replicated log brings again, from the index that the tables name themselves.
 * They are flushed together ({@code atomic_flush}), so that they always stand at one index.
 *
 * <p>Safe for use by any thread; every operation blocks, for microseconds when what it needs is in
 * memory, and throws a {@link StorageException} after {@link #close}.
 */
final class Tables implements AutoCloseable {

  /** What is read most, in memory. */
  private static final long CACHE_BYTES = 64L << 20;

  /** What is written, in memory, until it goes to disk. */
  private static final long BUFFER_BYTES = 16L << 20;

  private static final int BLOOM_BITS = 10;
  private static final int BACKGROUND_JOBS = 2;

  /** Events that are neighbours in the feed are alike, so that large blocks are packed better. */
  private static final int FEED_BLOCK_BYTES = 16 << 10;

  private static final int BLOCK_BYTES = 4 << 10;

  /** The tables. Their names are stored; a later version may add one. */
  enum Table {
    META(BLOCK_BYTES, false),
    FEED(FEED_BLOCK_BYTES, true),
    EVENTS(BLOCK_BYTES, true),
    HEADS(BLOCK_BYTES, false),
    KEYS(BLOCK_BYTES, false),
    SNAPSHOTS(BLOCK_BYTES, false),
    PARTS(BLOCK_BYTES, false),
    LEASES(BLOCK_BYTES, false);

    private final int blockBytes;

    /** Whether each key that is looked for is there, so that no filter is needed to deny it. */
    private final boolean alwaysFound;

    Table(int blockBytes, boolean alwaysFound) {
      this.blockBytes = blockBytes;
      this.alwaysFound = alwaysFound;
    }
  }

  /** Given each row; returns whether it wants the next one. */
  @FunctionalInterface
  interface Visitor {
    boolean visit(byte[] key, byte[] value);
  }

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final List<AbstractImmutableNativeReference> owned = new ArrayList<>();
  private final Map<Table, ColumnFamilyHandle> handles = new EnumMap<>(Table.class);
  private final RocksDB database;
  private final WriteOptions withoutLog;
  private final ReadOptions reads;
  private boolean closed;

  private Tables(Path directory, boolean readOnly) throws RocksDBException {
    Cache cache = own(new LRUCache(CACHE_BYTES));
    var descriptors = new ArrayList<ColumnFamilyDescriptor>();
    descriptors.add(
        new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, own(new ColumnFamilyOptions())));
    for (Table table : Table.values()) {
      descriptors.add(descriptor(table, cache));
    }
    DBOptions options =
        own(
            new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setAtomicFlush(true)
                .setMaxBackgroundJobs(BACKGROUND_JOBS)
                .setKeepLogFileNum(2));
    var opened = new ArrayList<ColumnFamilyHandle>();
    database =
        readOnly
            ? RocksDB.openReadOnly(options, directory.toString(), descriptors, opened)
            : RocksDB.open(options, directory.toString(), descriptors, opened);
    owned.addFirst(database);
    opened.forEach(owned::addFirst);
    // Behind the default one, in the order of the names above.
    Iterator<ColumnFamilyHandle> next = opened.listIterator(1);
    for (Table table : Table.values()) {
      handles.put(table, next.next());
    }
    withoutLog = own(new WriteOptions().setDisableWAL(true));
    reads = own(new ReadOptions());
  }

  /** Opens them, and creates those that are missing. */
  static Tables open(Path directory) {
    RocksDB.loadLibrary();
    try {
      Files.createDirectories(directory);
      return new Tables(directory, false);
    } catch (IOException e) {
      throw new StorageException("Expected to create " + directory + ", but: " + e, e);
    } catch (RocksDBException e) {
      throw failure(e);
    }
  }

  /** Opens those that are there, and changes nothing in the directory. */
  static Tables openToRead(Path directory) {
    RocksDB.loadLibrary();
    try {
      return new Tables(directory, true);
    } catch (RocksDBException e) {
      throw failure(e);
    }
  }

  /**
   * Young rows are packed fast; those that sink to the last level of files are packed well. Files
   * of the feed are never written again there, so this keeps small what an archive would.
   */
  private ColumnFamilyDescriptor descriptor(Table table, Cache cache) {
    var format =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setBlockSize(table.blockBytes)
            .setFilterPolicy(own(new BloomFilter(BLOOM_BITS)));
    ColumnFamilyOptions options =
        own(
            new ColumnFamilyOptions()
                .setWriteBufferSize(BUFFER_BYTES)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION)
                .setOptimizeFiltersForHits(table.alwaysFound)
                .setTableFormatConfig(format));
    return new ColumnFamilyDescriptor(Keys.text(table.name().toLowerCase(Locale.ROOT)), options);
  }

  private <T extends AbstractImmutableNativeReference> T own(T reference) {
    owned.add(reference);
    return reference;
  }

  /** Returns a value, or null when there is none. */
  byte @Nullable [] get(Table table, byte[] key) {
    return guarded(() -> database.get(handle(table), reads, key));
  }

  /** Returns values in the order of their keys; null where there is none. */
  List<byte @Nullable []> get(Table table, List<byte[]> keys) {
    return guarded(
        () ->
            database.multiGetAsList(reads, keys.stream().map(key -> handle(table)).toList(), keys));
  }

  /** Visits the rows from a key on and before another one, in the order of their keys. */
  void scan(Table table, byte[] from, byte[] behind, Visitor visitor) {
    guardedWork(
        () -> {
          try (Slice bound = new Slice(behind);
              ReadOptions options = new ReadOptions().setIterateUpperBound(bound);
              RocksIterator rows = database.newIterator(handle(table), options)) {
            rows.seek(from);
            while (rows.isValid() && visitor.visit(rows.key(), rows.value())) {
              rows.next();
            }
            rows.status();
          }
        });
  }

  /** Gives the last row from a key on and up to another one to the visitor, if there is one. */
  void last(Table table, byte[] from, byte[] upTo, Visitor visitor) {
    guardedWork(
        () -> {
          try (Slice bound = new Slice(from);
              ReadOptions options = new ReadOptions().setIterateLowerBound(bound);
              RocksIterator rows = database.newIterator(handle(table), options)) {
            rows.seekForPrev(upTo);
            if (rows.isValid()) {
              visitor.visit(rows.key(), rows.value());
            }
            rows.status();
          }
        });
  }

  /** Writes all of a batch, or nothing. */
  void write(Batch batch) {
    guardedWork(
        () -> {
          database.write(withoutLog, batch.rows);
        });
  }

  /** Brings all that was written to disk. */
  void flush() {
    guardedWork(
        () -> {
          try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
            database.flush(options, List.copyOf(handles.values()));
          }
        });
  }

  /**
   * Makes a copy of all tables, as they stand at one index, in a directory that is not there yet;
   * what does not change any more is linked, so that it costs little.
   */
  void copy(Path directory) {
    guardedWork(
        () -> {
          try (Checkpoint checkpoint = Checkpoint.create(database)) {
            checkpoint.createCheckpoint(directory.toString());
          }
        });
  }

  /** Changes that are written together; for use by one thread. */
  Batch batch() {
    return new Batch();
  }

  /** Changes of several tables. */
  final class Batch implements AutoCloseable {
    private final WriteBatch rows = new WriteBatch();

    private Batch() {}

    void put(Table table, byte[] key, byte[] value) {
      checked(() -> rows.put(handle(table), key, value));
    }

    void remove(Table table, byte[] key) {
      checked(() -> rows.delete(handle(table), key));
    }

    void removeRange(Table table, byte[] from, byte[] behind) {
      checked(() -> rows.deleteRange(handle(table), from, behind));
    }

    @Override
    public void close() {
      rows.close();
    }
  }

  /** Work that RocksDB may fail. */
  private interface Work {
    void run() throws RocksDBException;
  }

  /** The same with a result. */
  private interface Question<T extends @Nullable Object> {
    T answer() throws RocksDBException;
  }

  private void guardedWork(Work work) {
    boolean unused =
        guarded(
            () -> {
              work.run();
              return true;
            });
  }

  private static void checked(Work work) {
    try {
      work.run();
    } catch (RocksDBException e) {
      throw failure(e);
    }
  }

  /** Runs while nobody closes the database: a use after that would end the process. */
  private <T extends @Nullable Object> T guarded(Question<T> question) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new StorageException(
            "Expected an open storage, but it is closed.", new IllegalStateException("closed"));
      }
      return question.answer();
    } catch (RocksDBException e) {
      throw failure(e);
    } finally {
      lock.readLock().unlock();
    }
  }

  private ColumnFamilyHandle handle(Table table) {
    ColumnFamilyHandle handle = handles.get(table);
    if (handle == null) {
      throw new IllegalStateException("Expected a table " + table);
    }
    return handle;
  }

  private static StorageException failure(RocksDBException e) {
    return new StorageException("Expected to use the tables, but: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        owned.forEach(AbstractImmutableNativeReference::close);
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
