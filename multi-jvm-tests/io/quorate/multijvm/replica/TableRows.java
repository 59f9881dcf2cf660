package io.quorate.multijvm.replica;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * The rows of all column families that a RocksDB has, whatever they are for, so that a family that
 * a later version adds is among them. Changes nothing. For use by one thread.
 */
final class TableRows implements AutoCloseable {

  private static final int SHOWN = 120;
  private static final int FIRST_PRINTABLE = 0x20;
  private static final int LAST_PRINTABLE = 0x7E;

  private final DBOptions options = new DBOptions();
  private final Map<String, ColumnFamilyHandle> families = new TreeMap<>();
  private final RocksDB database;
  private long count;

  private TableRows(Path directory) throws RocksDBException {
    List<ColumnFamilyDescriptor> descriptors;
    try (Options any = new Options()) {
      descriptors =
          RocksDB.listColumnFamilies(any, directory.toString()).stream()
              .map(ColumnFamilyDescriptor::new)
              .toList();
    }
    var handles = new ArrayList<ColumnFamilyHandle>();
    database = RocksDB.openReadOnly(options, directory.toString(), descriptors, handles);
    for (ColumnFamilyHandle handle : handles) {
      families.put(new String(handle.getName(), StandardCharsets.UTF_8), handle);
    }
  }

  /** Opens one that nobody else has open to write. */
  static TableRows open(Path directory) {
    RocksDB.loadLibrary();
    try {
      return new TableRows(directory);
    } catch (RocksDBException e) {
      throw new IllegalStateException("Expected tables in " + directory, e);
    }
  }

  /** Returns how many rows were read so far. */
  long count() {
    return count;
  }

  /** Returns the first row of each column family that two have not in common. */
  List<Difference> differences(TableRows other) {
    if (!families.keySet().equals(other.families.keySet())) {
      throw new IllegalStateException(
          "Expected the same column families, but there are %s and %s."
              .formatted(families.keySet(), other.families.keySet()));
    }
    return families.keySet().stream().flatMap(name -> difference(name, other).stream()).toList();
  }

  private Optional<Difference> difference(String family, TableRows other) {
    try (RocksIterator mine = rows(family);
        RocksIterator theirs = other.rows(family)) {
      while (mine.isValid() || theirs.isValid()) {
        int order = order(mine, theirs);
        if (order != 0 || !Arrays.equals(mine.value(), theirs.value())) {
          return Optional.of(
              new Difference(
                  family,
                  text(order <= 0 ? mine.key() : theirs.key()),
                  order <= 0 ? hex(mine.value()) : "missing",
                  order >= 0 ? hex(theirs.value()) : "missing"));
        }
        count++;
        other.count++;
        mine.next();
        theirs.next();
      }
      mine.status();
      theirs.status();
      return Optional.empty();
    } catch (RocksDBException e) {
      throw new IllegalStateException("Expected to read all rows of " + family, e);
    }
  }

  private RocksIterator rows(String family) {
    RocksIterator rows = database.newIterator(Objects.requireNonNull(families.get(family)));
    rows.seekToFirst();
    return rows;
  }

  /** Says which of two comes first; one that has no row any more comes last. */
  private static int order(RocksIterator one, RocksIterator other) {
    if (!one.isValid() || !other.isValid()) {
      return Boolean.compare(other.isValid(), one.isValid());
    }
    return Arrays.compareUnsigned(one.key(), other.key());
  }

  private static String text(byte[] key) {
    var text = new StringBuilder();
    for (byte one : key) {
      if (one >= FIRST_PRINTABLE && one <= LAST_PRINTABLE) {
        text.append((char) one);
      } else {
        text.append("\\x%02x".formatted(one));
      }
    }
    return shortened(text.toString());
  }

  private static String hex(byte[] value) {
    return shortened(HexFormat.of().formatHex(value));
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + " ...";
  }

  @Override
  public void close() {
    families.values().forEach(ColumnFamilyHandle::close);
    database.close();
    options.close();
  }

  /**
   * A row that two have not in common.
   *
   * @param key of the row, as a text
   * @param one value, in hexadecimal digits, or that it is missing
   * @param other the same
   */
  record Difference(String family, String key, String one, String other) {}
}
