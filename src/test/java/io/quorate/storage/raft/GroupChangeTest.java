package io.quorate.storage.raft;

import static io.quorate.storage.raft.GroupPeers.joined;
import static io.quorate.storage.raft.GroupPeers.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quorate.storage.JournalGroup;
import io.quorate.storage.Storage;
import io.quorate.storage.StorageUnavailable;
import io.quorate.storage.raft.admin.GroupClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whole peers that come, go, lose their disks and stay away for long; nothing is lost. */
class GroupChangeTest extends GroupPeersTest {

  private static final String ID = "account|a";
  private static final int FEW = 5;

  /** More than one segment of the log. */
  private static final int MANY = 250;

  private static final int LARGE = 150_000;

  @Test
  void shouldGiveTheTablesToAPeerThatTheLogHasLeftBehind() {
    leaveBehind(2);
    peers.start(2);
    assertThat(peers.read(2, ID)).isEqualTo(written(MANY));
    // It takes part in full again: without it nothing could be written now.
    peers.stop(1);
    peers.append(2, ID, MANY + FEW, 10);
    assertThat(peers.read(0, ID)).isEqualTo(written(MANY + FEW));
    // What it was given is on its disk.
    peers.stop(2);
    peers.start(2);
    assertThat(peers.read(2, ID)).isEqualTo(written(MANY + FEW));
  }

  /** Nothing is acknowledged before it is there: the other one has no majority without it. */
  @Test
  void shouldGiveTheTablesToAPeerWithoutWhichThereIsNoMajority() {
    leaveBehind(2);
    peers.stop(1);

    peers.start(2);

    assertThat(peers.read(2, ID)).isEqualTo(written(MANY));
    peers.append(0, ID, MANY + FEW, 10);
    assertThat(peers.read(2, ID)).isEqualTo(written(MANY + FEW));
  }

  /** The one that has all waits for a majority, too. */
  @Test
  void shouldComeBackFromOnePeerThatHasAllAndOneThatIsFarBehind() {
    leaveBehind(2);
    peers.stop(1);
    peers.stop(0);

    CompletableFuture<Storage> waiting = peers.starting(0);
    peers.start(2);

    joined(waiting);
    assertThat(peers.read(2, ID)).isEqualTo(written(MANY));
    peers.append(2, ID, MANY + FEW, 10);
    assertThat(peers.read(0, ID)).isEqualTo(written(MANY + FEW));
  }

  /** Stops one, and lets the others give up what it needs next. */
  private void leaveBehind(int peer) {
    peers.startAll();
    peers.append(0, ID, FEW, 10);
    peers.stop(peer);
    peers.append(0, ID, MANY, LARGE);
    assertThat(peers.status(0).firstInLog()).isGreaterThan(FEW);
  }

  @Test
  void shouldReplaceAPeerThatHasLostItsDisk() throws IOException {
    peers.startAll();
    peers.append(0, ID, FEW, 10);
    peers.stop(2);
    peers.wipe(2);
    CompletableFuture<Storage> waiting = peers.starting(2);
    JournalGroup.Status before = peers.status(0);
    assertThat(waiting).isNotDone();

    JournalGroup.Status after = peers.add(0, 2);

    joined(waiting);
    assertThat(after.members()).hasSize(3).isNotEqualTo(before.members());
    assertThat(peers.add(1, 2).members()).as("repeated").isEqualTo(after.members());
    assertThat(peers.read(2, ID)).isEqualTo(written(FEW));
    peers.stop(1);
    peers.append(0, ID, 2 * FEW, 10);
    // It has not written its tables since it was added, and applies the change of members again.
    peers.kill(2);
    peers.start(2);
    assertThat(peers.read(2, ID)).isEqualTo(written(2 * FEW));
    assertThat(peers.isFatal(2)).isFalse();
  }

  @Test
  void shouldReplaceNoPeerThatRuns() {
    peers.startAll();
    assertThat(peers.add(0, 1).members()).as("a member").hasSize(3);
    // With the addresses of another one.
    CompletableFuture<Storage> waiting = peers.startingAs(3, 1);

    assertThatThrownBy(() -> peers.add(0, 3))
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining("and runs");

    assertThat(peers.status(0).members()).hasSize(3);
    assertThat(waiting).isNotDone();
    assertThatThrownBy(() -> peers.remove(0, 3)).hasMessageContaining("there is none");
    assertThatThrownBy(() -> peers.remove(0, 0)).hasMessageContaining("another peer");
  }

  @Test
  void shouldAddAFourthAndRemoveAnyOther() {
    peers.startAll();
    peers.append(0, ID, FEW, 10);
    CompletableFuture<Storage> waiting = peers.starting(3);
    assertThat(peers.add(0, 3).members()).hasSize(4);
    joined(waiting);

    JournalGroup.Status after = peers.remove(3, 0);

    assertThat(after.members())
        .extracting(JournalGroup.Member::address)
        .containsExactlyInAnyOrder(peers.address(1), peers.address(2), peers.address(3));
    await().atMost(GroupPeers.LIMIT).until(() -> peers.isFatal(0));
    peers.stop(1);
    peers.append(3, ID, 2 * FEW, 10);
    assertThat(peers.read(2, ID)).isEqualTo(written(2 * FEW));
  }

  @Test
  void shouldRefuseARemovalAfterWhichNothingCouldBeWritten() {
    peers.startAll();
    peers.stop(2);

    assertThatThrownBy(() -> peers.remove(0, 1))
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining("more than half");

    assertThat(peers.status(1).members()).hasSize(3);
    peers.append(1, ID, FEW, 10);
    assertThat(peers.remove(0, 2).members()).hasSize(2);
    peers.append(1, ID, 2 * FEW, 10);
  }

  @Test
  void shouldRestoreABackup() throws IOException {
    peers.startAll();
    peers.append(0, ID, FEW, 10);
    Path backup = root.resolve("backup");
    JournalGroup.Backup first = backup(backup);
    peers.append(0, ID, 2 * FEW, 10);
    assertThat(backup(backup).entry()).as("taken again").isGreaterThan(first.entry());
    peers.append(0, ID, 3 * FEW, 10);
    for (int peer : List.of(0, 1, 2)) {
      peers.stop(peer);
      peers.wipe(peer);
    }

    restore(0, backup);

    peers.start(0);
    assertThat(peers.read(0, ID)).isEqualTo(written(2 * FEW));
    assertThat(peers.status(0).members()).hasSize(1);
    peers.takeLease(0);
    peers.append(0, ID, 4 * FEW, 10);
    CompletableFuture<Storage> waiting = peers.starting(1);
    peers.add(0, 1);
    joined(waiting);
    // Both have voted, and either may lead.
    peers.append(1, ID, 5 * FEW, 10);
    peers.stop(0);
    peers.start(0);
    assertThat(peers.read(0, ID)).isEqualTo(written(5 * FEW));
    assertThatThrownBy(() -> restore(0, backup))
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining("nothing was changed");
  }

  @Test
  void shouldRestoreNoBackupThatIsNotWhole() throws IOException {
    peers.startAll();
    peers.append(0, ID, FEW, 10);
    Path backup = root.resolve("backup");
    backup(backup);
    Path table;
    try (Stream<Path> files = Files.list(backup)) {
      table = files.filter(file -> file.toString().endsWith(".sst")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(table);
    bytes[bytes.length / 2] ^= 1;
    Files.write(table, bytes);

    assertThatThrownBy(() -> restore(3, backup))
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining(table.toString());
    assertThat(peers.directory(3).resolve("raft")).doesNotExist();
  }

  private JournalGroup.Backup backup(Path folder) {
    try (var group = new GroupClient(peers.address(1))) {
      return group.backup(folder.toString(), bytes -> {});
    }
  }

  private void restore(int peer, Path backup) {
    new RaftEngine().restore(peers.config(peer), backup.toString());
  }
}
