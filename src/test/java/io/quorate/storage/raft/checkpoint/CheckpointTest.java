package io.quorate.storage.raft.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.storage.NodeLeases.Owner;
import io.quorate.storage.PageLimit;
import io.quorate.storage.raft.machine.Command;
import io.quorate.storage.raft.machine.CommandCodec;
import io.quorate.storage.raft.machine.Machine;
import io.quorate.storage.raft.machine.Replica;
import io.quorate.storage.raft.peer.PeerClient;
import io.quorate.storage.raft.peer.PeerServer;
import io.quorate.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies the tables of a machine that goes on, through a real server, and puts them in place. */
class CheckpointTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Owner WRITER = new Owner("10.9.9.9:1", 1);
  private static final String ID = "account|a";
  private static final PageLimit ALL = new PageLimit(10_000, Long.MAX_VALUE);
  private static final int LARGE = 9 << 20;

  @TempDir private Path root;

  private final UUID group = UUID.randomUUID();
  private final int port = FreePorts.range(1);
  private final String address = "127.0.0.1:" + port;
  private final PeerServer server = PeerServer.bind("127.0.0.1", port);
  private final PeerClient client = new PeerClient(LIMIT);
  private final AtomicLong fetched = new AtomicLong();
  private Machine machine;
  private Checkpoints checkpoints;
  private long index;
  private int written;

  @BeforeEach
  void open() {
    machine = Machine.open(root.resolve("tables"));
    checkpoints = Checkpoints.serve(server, root.resolve("checkpoints"), group, machine);
    server.start();
    apply(new Command.TakeLease(WRITER, 1));
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
    checkpoints.close();
    machine.close();
  }

  @Test
  void shouldCopyATableThatGoesOn() throws Exception {
    append(100);
    Manifest manifest = copy("copy").fetch(address);
    append(100);

    assertThat(manifest.index()).isEqualTo(index - 100);
    assertThat(Machine.stateOf(root.resolve("copy")))
        .isEqualTo(new Machine.Applied(1, manifest.index(), manifest.atMs()));
    assertThat(events(root.resolve("copy"))).isEqualTo(100);
    assertThat(Folders.list(root.resolve("checkpoints"))).as("deleted at the end").isEmpty();
  }

  @Test
  void shouldCopyWhatIsLargerThanAChunk() throws Exception {
    append(LARGE, 1);
    append(LARGE, 2);

    copy("copy").fetch(address);

    assertThat(events(root.resolve("copy"))).isEqualTo(2);
    assertThat(fetched.get()).isGreaterThan(LARGE);
  }

  @Test
  void shouldFetchNothingTwice() throws Exception {
    append(LARGE, 1);
    copy("copy").fetch(address);
    long first = fetched.getAndSet(0);
    Files.delete(root.resolve("copy").resolve(Manifest.NAME));
    append(1);

    copy("copy").fetch(address);

    assertThat(fetched.get()).isLessThan(first / 2);
    assertThat(events(root.resolve("copy"))).isEqualTo(2);
  }

  @Test
  void shouldReplaceABackupOnceTheNextOneIsWhole() throws Exception {
    Path backup = root.resolve("backup");
    append(LARGE, 1);
    take(backup);
    long first = fetched.getAndSet(0);
    append(1);

    Manifest second = take(backup);

    assertThat(fetched.get()).isLessThan(first / 2);
    assertThat(CheckpointFolder.verify(backup)).isEqualTo(second);
    assertThat(Folders.list(root)).doesNotContain(root.resolve("backup.next"));
    server.close();
    assertThatThrownBy(() -> take(backup)).isInstanceOf(IOException.class);
    assertThat(CheckpointFolder.verify(backup)).isEqualTo(second);
  }

  @Test
  void shouldLeaveAFolderAloneThatIsNoBackup() throws Exception {
    Path others = Files.createDirectory(root.resolve("others"));
    Files.writeString(others.resolve("file"), "kept");

    assertThatThrownBy(() -> take(others)).hasMessageContaining("something else");

    assertThat(Files.readString(others.resolve("file"))).isEqualTo("kept");
  }

  @Test
  void shouldTakeNoTablesOfAnotherGroup() {
    var copy = new CheckpointCopy(client, UUID.randomUUID(), root.resolve("copy"), bytes -> {});
    assertThatThrownBy(() -> copy.fetch(address))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(group.toString());
    assertThat(root.resolve("copy")).doesNotExist();
  }

  @Test
  void shouldKeepFewAtATime() throws Exception {
    for (int i = 0; i < 4; i++) {
      make();
    }
    assertThatThrownBy(this::make)
        .isInstanceOfSatisfying(
            PeerClient.Refused.class, refused -> assertThat(refused.status()).isEqualTo(503));
  }

  @Test
  void shouldGiveNoOtherFiles() throws Exception {
    Manifest manifest = make();
    for (String path :
        List.of(
            "/checkpoints/" + manifest.id() + "/LOCK",
            "/checkpoints/" + manifest.id() + "/..%2F..%2Ftables%2FCURRENT",
            "/checkpoints/" + manifest.id(),
            "/checkpoints/" + UUID.randomUUID() + "/CURRENT",
            "/checkpoints/x/CURRENT")) {
      assertThatThrownBy(() -> client.bytes(address, path, LIMIT))
          .as(path)
          .isInstanceOfSatisfying(
              PeerClient.Refused.class, refused -> assertThat(refused.status()).isEqualTo(404));
    }
    assertThatThrownBy(
            () ->
                client.bytes(address, "/checkpoints/" + manifest.id() + "/CURRENT?from=-1", LIMIT))
        .isInstanceOfSatisfying(
            PeerClient.Refused.class, refused -> assertThat(refused.status()).isEqualTo(400));
  }

  @Test
  void shouldTakeNoBackupInThePlaceOfAnotherGroups() throws Exception {
    append(1);
    Path backup = root.resolve("backup");
    Manifest first = take(backup);

    assertThatThrownBy(
            () -> CheckpointFolder.take(client, address, UUID.randomUUID(), backup, bytes -> {}))
        .hasMessageContaining(group.toString());

    assertThat(CheckpointFolder.verify(backup)).isEqualTo(first);
  }

  /** The old tables had been renamed when the process ended; half deleted, they could not open. */
  @Test
  void shouldPutACheckpointInPlaceAfterACrash() throws Exception {
    append(10);
    copy("next").fetch(address);
    Path former = Files.createDirectory(root.resolve("other.old"));
    Files.writeString(former.resolve("CURRENT"), "of tables whose other files are deleted");
    assertThat(Machine.stateOf(root.resolve("other")).index()).isNegative();

    new StagedCheckpoint(root.resolve("other"), root.resolve("next")).install(root.resolve("log"));

    assertThat(events(root.resolve("other"))).isEqualTo(10);
    assertThat(former).doesNotExist();
  }

  @Test
  void shouldPutACheckpointInPlace() throws Exception {
    append(10);
    Path log = Files.createDirectories(root.resolve("log"));
    Files.writeString(log.resolve("log_0-9"), "entries");
    Files.writeString(log.resolve("log_inprogress_10"), "entries");
    Files.writeString(log.resolve("raft-meta"), "votes");
    try (Machine other = Machine.open(root.resolve("other"))) {
      assertThat(other.applied().index()).isNegative();
    }
    var staged = new StagedCheckpoint(root.resolve("other"), root.resolve("next"));
    assertThat(staged.manifest()).isEmpty();
    Manifest manifest = copy("next").fetch(address);
    assertThat(staged.manifest()).contains(manifest);

    staged.install(log);

    assertThat(staged.manifest()).isEmpty();
    assertThat(events(root.resolve("other"))).isEqualTo(10);
    assertThat(Folders.list(log)).containsExactly(log.resolve("raft-meta"));
  }

  /** The log that goes with the tables has entries that this peer has acknowledged. */
  @Test
  void shouldNotPutACheckpointInPlaceThatEndsBeforeTheLog() throws Exception {
    append(10);
    var staged = new StagedCheckpoint(root.resolve("other"), root.resolve("next"));
    staged.demand(index + 1);
    copy("next").fetch(address);
    assertThat(staged.manifest()).isEmpty();

    append(1);
    Manifest manifest = copy("next").fetch(address);
    assertThat(staged.manifest()).contains(manifest);

    staged.install(root.resolve("log"));
    copy("next").fetch(address);
    assertThat(staged.manifest()).as("nothing is demanded any more").isPresent();
  }

  private Manifest make() throws IOException, InterruptedException {
    return client.post(address, Checkpoints.PATH, Map.of(), Manifest.class, LIMIT);
  }

  private CheckpointCopy copy(String folder) {
    return new CheckpointCopy(client, group, root.resolve(folder), fetched::addAndGet);
  }

  private Manifest take(Path folder) throws IOException, InterruptedException {
    return CheckpointFolder.take(client, address, group, folder, fetched::addAndGet);
  }

  private void append(int count) {
    for (int i = 0; i < count; i++) {
      append(10, i);
    }
  }

  private void append(int bytes, long seed) {
    byte[] payload = new byte[bytes];
    new java.util.Random(seed).nextBytes(payload);
    var tag = new byte[Command.Part.TAG_LENGTH];
    tag[0] = (byte) written;
    tag[1] = (byte) (written >> Byte.SIZE);
    apply(
        new Command.Append(
            WRITER,
            List.of(
                new Command.Part(
                    tag, ID, written, List.of(new Command.Event("line", null, payload))))));
    written++;
  }

  private void apply(Command command) {
    index++;
    machine.apply(1, index, CommandCodec.stamp(CommandCodec.encode(command), index));
  }

  private static int events(Path tables) {
    try (Machine machine = Machine.open(tables)) {
      Replica replica = machine.replica();
      return replica.history(ID, 0, ALL, "").events().size();
    }
  }
}
