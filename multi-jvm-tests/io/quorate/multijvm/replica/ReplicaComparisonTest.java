package io.quorate.multijvm.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.storage.CoordinationLeases.Claim;
import io.quorate.storage.NodeLeases.Owner;
import io.quorate.storage.raft.machine.Command;
import io.quorate.storage.raft.machine.CommandCodec;
import io.quorate.storage.raft.machine.Machine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Tables of two nodes, of which the test changes one row past the state machine. */
class ReplicaComparisonTest {

  private static final Owner WRITER = new Owner("10.0.0.1:1", 1);
  private static final long NOON_MS = 1_700_000_000_000L;

  /** In all column families there is a row then. */
  private static final List<Command> COMMANDS =
      List.of(
          new Command.TakeLease(WRITER, 7),
          new Command.AcquireCoordination(new Claim("sbr", "one", Duration.ofSeconds(10))),
          append(0),
          append(1),
          part(1, 0, 1),
          part(2, 0, 2),
          new Command.RaiseLevel(Machine.LEVEL));

  @TempDir private Path directory;

  @BeforeEach
  void write() {
    write("one", COMMANDS.size());
    write("other", COMMANDS.size());
  }

  @Test
  void shouldFindNothingWhereAllIsTheSame() {
    ReplicaComparison comparison = compared();

    assertThat(comparison.differences()).isEmpty();
    assertThat(comparison.index()).isEqualTo(COMMANDS.size() - 1L);
    assertThat(comparison.behind()).containsExactly(Map.entry(1, 0L), Map.entry(2, 0L));
    // META 2, FEED 2, EVENTS 2, HEADS 1, KEYS 2, SNAPSHOTS 1, PARTS 1, LEASES 2.
    assertThat(comparison.rows()).isEqualTo(13);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"meta", "feed", "events", "heads", "keys", "snapshots", "parts", "leases"})
  void shouldFindAValueThatDiffers(String family) throws Exception {
    change(
        family,
        (database, handle, row) -> {
          byte[] value = row.value();
          value[value.length - 1] ^= 1;
          database.put(handle, row.key(), value);
        });

    assertThat(compared().differences())
        .singleElement()
        .asString()
        .contains("to have the same %s at entry 6".formatted(family));
  }

  @ParameterizedTest
  @ValueSource(strings = {"feed", "events", "heads", "keys", "snapshots", "parts", "leases"})
  void shouldFindARowThatIsMissing(String family) throws Exception {
    change(family, (database, handle, row) -> database.delete(handle, row.key()));

    assertThat(compared().differences())
        .singleElement()
        .asString()
        .contains(family)
        .endsWith("and missing");
  }

  @Test
  void shouldFindARowThatIsTooMuch() throws Exception {
    change("heads", (database, handle, row) -> database.put(handle, bytes("account|z"), bytes("")));

    assertThat(compared().differences())
        .singleElement()
        .asString()
        .contains("'account|z' is missing, and ");
  }

  private ReplicaComparison compared() {
    return ReplicaComparison.of(
        List.of(
            new ReplicaCopy(1, directory.resolve("one"), directory),
            new ReplicaCopy(2, directory.resolve("other"), directory)));
  }

  private void write(String node, int commands) {
    try (Machine machine = Machine.open(directory.resolve(node))) {
      IntStream.range(0, commands)
          .forEach(
              index -> {
                byte[] command = CommandCodec.encode(COMMANDS.get(index));
                var unused = machine.apply(1, index, CommandCodec.stamp(command, NOON_MS + index));
              });
      var unused = machine.flush();
    }
  }

  private static Command append(long last) {
    byte[] tag = new byte[Command.Part.TAG_LENGTH];
    var event = new Command.Event("test", "key-" + last, bytes("payload"));
    return new Command.Append(
        WRITER, List.of(new Command.Part(tag, "account|a", last, List.of(event))));
  }

  private static Command part(long save, int number, int parts) {
    return new Command.SnapshotPart(
        "account|a", save, 1, "form", 0, save, number, parts, bytes("state"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Is given the first row of a column family. */
  @FunctionalInterface
  private interface Change {
    void make(RocksDB database, ColumnFamilyHandle handle, RocksIterator row)
        throws RocksDBException;
  }

  /** Changes the tables of the second node. */
  private void change(String family, Change change) throws RocksDBException {
    String tables = directory.resolve("other").toString();
    List<byte[]> names;
    try (Options any = new Options()) {
      names = RocksDB.listColumnFamilies(any, tables);
    }
    var handles = new ArrayList<ColumnFamilyHandle>();
    try (DBOptions options = new DBOptions();
        RocksDB database =
            RocksDB.open(
                options,
                tables,
                names.stream().map(ColumnFamilyDescriptor::new).toList(),
                handles)) {
      for (ColumnFamilyHandle handle : handles) {
        if (new String(handle.getName(), StandardCharsets.UTF_8).equals(family)) {
          try (RocksIterator row = database.newIterator(handle)) {
            row.seekToFirst();
            assertThat(row.isValid()).as("a row of " + family).isTrue();
            change.make(database, handle, row);
          }
        }
      }
      handles.forEach(ColumnFamilyHandle::close);
    }
  }
}
