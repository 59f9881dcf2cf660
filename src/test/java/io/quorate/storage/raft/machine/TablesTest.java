package io.quorate.storage.raft.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.rocksdb.CompactRangeOptions.BottommostLevelCompaction.kForce;

import io.quorate.storage.NodeLeases.Owner;
import io.quorate.storage.PageLimit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.TableProperties;

/** The files of the tables: old events are packed well without anybody's doing. */
class TablesTest {

  private static final Owner WRITER = new Owner("10.0.0.1:1", 1);
  private static final PageLimit ALL = new PageLimit(1_000_000, Long.MAX_VALUE);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int ROUNDS = 6;
  private static final int EACH = 2000;
  private static final String FEED = "feed";
  private static final String EVENTS = "events";

  private static final String WELL = "ZSTD";
  private static final String FAST = "LZ4";

  /** Of these events 0.13 is left; it was 0.17 in blocks of 4 KiB, and 0.26 when packed fast. */
  private static final double MOST_LEFT = 0.15;

  @TempDir private Path directory;
  @TempDir private Path copies;

  private final Random random = new Random(7);
  private long index;

  @BeforeAll
  static void load() {
    RocksDB.loadLibrary();
  }

  @Test
  void shouldPackOldEventsWithoutBeingTold() {
    try (Machine machine = Machine.open(directory)) {
      write(machine);

      await()
          .atMost(PATIENCE)
          .until(() -> compressions(files(copyOf(machine), EVENTS)).contains(WELL));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(files(copyOf(machine), FEED))
                      .filteredOn(file -> file.getCompressionName().equals(WELL))
                      .isNotEmpty()
                      .allSatisfy(file -> assertThat(packedTo(file)).isLessThan(MOST_LEFT)));
      assertThat(read(machine)).hasSize(ROUNDS * EACH);
    }
  }

  private static double packedTo(TableProperties file) {
    return (double) file.getDataSize() / (file.getRawKeySize() + file.getRawValueSize());
  }

  /** Nothing but the options of RocksDB has changed: either version reads what the other wrote. */
  @Test
  void shouldReadWhatAnEarlierVersionWrote() throws Exception {
    List<String> before;
    try (Machine machine = Machine.open(directory)) {
      write(machine);
      before = read(machine);
      machine.flush();
    }
    rewriteAsBefore();
    assertThat(compressions(files(directory, FEED))).containsOnly(FAST);

    try (Machine machine = Machine.open(directory)) {
      assertThat(read(machine)).isEqualTo(before);
      write(machine);
      assertThat(read(machine)).hasSize(2 * before.size());
    }
  }

  private void write(Machine machine) {
    machine.apply(1, ++index, encoded(new Command.TakeLease(WRITER, 1)));
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < EACH; i++) {
        machine.apply(1, ++index, encoded(anAppend()));
      }
      machine.flush();
    }
  }

  private Command anAppend() {
    byte[] tag = new byte[Command.Part.TAG_LENGTH];
    random.nextBytes(tag);
    String transaction = "%016x-%016x".formatted(index, random.nextLong());
    byte[] payload =
        """
        {"at":%d,"due":%d,"event":{"kind":"performed","transaction":"%s","index":0,"action":"debit",\
        "amount":%d,"manner":"execute","deadlineMs":%d,"atMs":%d}}\
        """
            .formatted(index << 16, index + 50_000, transaction, random.nextInt(1000), index, index)
            .getBytes(StandardCharsets.UTF_8);
    var event = new Command.Event("account.participated", null, payload);
    return new Command.Append(
        WRITER, List.of(new Command.Part(tag, "account|" + transaction, 0, List.of(event))));
  }

  private byte[] encoded(Command command) {
    return CommandCodec.stamp(CommandCodec.encode(command), index);
  }

  /** Reads each event where its history points to, and in the feed. */
  private static List<String> read(Machine machine) {
    Replica replica = machine.replica();
    var read = new ArrayList<String>();
    replica
        .feed(FeedPlace.START, null, ALL)
        .entries()
        .forEach(
            entry -> {
              byte[] payload =
                  replica.history(entry.persistenceId(), 0, ALL, "").events().getFirst().payload();
              assertThat(payload).isEqualTo(entry.payload());
              read.add(entry.persistenceId() + " " + new String(payload, StandardCharsets.UTF_8));
            });
    return read;
  }

  /** With the options of an earlier version. */
  private void rewriteAsBefore() throws RocksDBException {
    try (var options = new DBOptions();
        var all = new CompactRangeOptions().setBottommostLevelCompaction(kForce);
        var family =
            new ColumnFamilyOptions().setCompressionType(CompressionType.LZ4_COMPRESSION)) {
      var handles = new ArrayList<ColumnFamilyHandle>();
      try (RocksDB database =
          RocksDB.open(options, directory.toString(), families(directory, family), handles)) {
        for (ColumnFamilyHandle handle : handles) {
          database.compactRange(handle, null, null, all);
        }
        handles.forEach(ColumnFamilyHandle::close);
      }
    }
  }

  /** Who packs open tables deletes files that another reader would still have to open. */
  private Path copyOf(Machine machine) {
    Path copy = copies.resolve(UUID.randomUUID().toString());
    machine.tables().copy(copy);
    return copy;
  }

  private static List<String> compressions(List<TableProperties> files) {
    return files.stream().map(TableProperties::getCompressionName).toList();
  }

  private static List<TableProperties> files(Path directory, String table) throws RocksDBException {
    try (var options = new DBOptions();
        var family = new ColumnFamilyOptions()) {
      var handles = new ArrayList<ColumnFamilyHandle>();
      try (RocksDB database =
          RocksDB.openReadOnly(
              options, directory.toString(), families(directory, family), handles)) {
        var files = database.getPropertiesOfAllTables(named(handles, table)).values();
        handles.forEach(ColumnFamilyHandle::close);
        return List.copyOf(files);
      }
    }
  }

  private static ColumnFamilyHandle named(List<ColumnFamilyHandle> handles, String table)
      throws RocksDBException {
    for (ColumnFamilyHandle handle : handles) {
      if (new String(handle.getName(), StandardCharsets.UTF_8).equals(table)) {
        return handle;
      }
    }
    throw new IllegalArgumentException("Expected a table " + table);
  }

  private static List<ColumnFamilyDescriptor> families(Path directory, ColumnFamilyOptions family)
      throws RocksDBException {
    try (var options = new Options()) {
      return RocksDB.listColumnFamilies(options, directory.toString()).stream()
          .map(name -> new ColumnFamilyDescriptor(name, family))
          .toList();
    }
  }
}
