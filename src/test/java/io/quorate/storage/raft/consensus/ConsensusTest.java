package io.quorate.storage.raft.consensus;

import static io.quorate.storage.raft.consensus.PeersInProcess.PATIENCE;
import static io.quorate.storage.raft.consensus.PeersInProcess.joined;
import static io.quorate.storage.raft.consensus.PeersInProcess.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quorate.storage.NodeLeases.Owner;
import io.quorate.storage.StorageException;
import io.quorate.storage.StorageUnavailable;
import io.quorate.storage.raft.machine.Command;
import io.quorate.storage.raft.machine.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three peers in one process, of which some end. */
class ConsensusTest {

  private static final Duration ELECTION = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofSeconds(3);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int PEERS = 3;
  private static final int HAND_OVERS = 8;

  @TempDir private Path directory;

  private volatile boolean nearlyFull;
  private volatile long aheadMs;
  private OptionalLong toldMs = OptionalLong.empty();
  private PeersInProcess peers;

  @BeforeEach
  void prepare() {
    peers =
        PeersInProcess.of(
            directory,
            PEERS,
            new PeersInProcess.Setup(
                ELECTION,
                () ->
                    new Clocks(() -> System.currentTimeMillis() + aheadMs, System::nanoTime)
                        .told(toldMs),
                () -> nearlyFull,
                new FailingEvents()));
  }

  @AfterEach
  void close() {
    peers.close();
  }

  @Test
  void shouldGoOnWhenAnyPeerEnds() {
    peers.startAll();
    for (int gone = 0; gone < PEERS; gone++) {
      assertThat(tick(peers.peer(gone))).isInstanceOf(Result.Done.class);
      peers.end(gone);
      int next = (gone + 1) % PEERS;
      assertThat(tick(peers.peer(next))).isInstanceOf(Result.Done.class);
      joined(peers.peer(next).barrier(PATIENCE));
      peers.start(gone);
      joined(peers.peer(gone).barrier(PATIENCE));
    }
  }

  /**
   * The leader ends while its successor sends it the first entry: when that one has reached the
   * disk, and the answer is lost, nobody tells the successor. One in three times, so more often.
   */
  @Test
  void shouldGoOnWhenALeaderEndsAndComesBackAtOnce() {
    peers.startAll();
    peers.end(1);
    for (int i = 0; i < HAND_OVERS; i++) {
      int leader = peers.leader(0);
      assertThat(tick(peers.peer(leader))).isInstanceOf(Result.Done.class);
      peers.end(leader);
      peers.start(leader);
    }
    assertThat(tick(peers.peer(0))).isInstanceOf(Result.Done.class);
  }

  /** Else every lease would end at once, or none would. */
  @Test
  void shouldGoOnWithTheTimeWhenTheClocksOfLeadersJump() {
    peers.startAll();
    long startNanos = System.nanoTime();
    long startMs = timeOf(peers.peer(0));
    for (long jumpMs : List.of(HOUR.toMillis(), -HOUR.toMillis())) {
      aheadMs = jumpMs;
      assertThat(timeOf(peers.peer(0)) - startMs).isBetween(0L, elapsedMs(startNanos));
      peers.peer(peers.leader(0)).handOver();
      assertThat(timeOf(peers.peer(0)) - startMs).isBetween(0L, elapsedMs(startNanos));
    }
    long jumpedMs = timeOf(peers.peer(0));
    await().atMost(PATIENCE).until(() -> timeOf(peers.peer(0)) > jumpedMs + SHORT.toMillis());
  }

  /** A peer that comes back beside others may be the next to lead. */
  @Test
  void shouldBeginWithTheTimeThatOthersHaveTold() {
    long nowMs = System.currentTimeMillis();
    aheadMs = HOUR.toMillis();
    toldMs = OptionalLong.of(nowMs);
    peers.startAll();

    assertThat(timeOf(peers.peer(0))).isBetween(nowMs, nowMs + HOUR.toMillis() / 2);
  }

  /** And a little more: wall clocks are set right now and then. */
  private static long elapsedMs(long sinceNanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos) + 100;
  }

  private static long timeOf(Consensus peer) {
    return ((Result.Done) tick(peer)).atMs();
  }

  /** Whoever leads by its own belief alone must not say that it is up to date. */
  @Test
  void shouldPassNoBarrierWithoutAMajority() {
    peers.startAll();
    for (Consensus peer : peers.all()) {
      joined(peer.barrier(PATIENCE));
    }
    peers.peer(1).close();
    peers.peer(2).close();
    assertThatThrownBy(() -> joined(peers.peer(0).barrier(SHORT)))
        .hasCauseInstanceOf(StorageException.class);
    assertThatThrownBy(() -> joined(peers.peer(0).submit(new Command.Tick(), SHORT)))
        .hasCauseInstanceOf(StorageException.class);
  }

  @Test
  void shouldRefuseWhatIsTooLarge() {
    peers.startAll();
    var large = new Command.SnapshotPart("account|a", 1, 1, "form", 1, 1, 0, 1, new byte[4 << 20]);
    assertThatThrownBy(() -> joined(peers.peer(0).submit(large, PATIENCE)))
        .hasCauseInstanceOf(StorageException.Busy.class);
    assertThat(tick(peers.peer(0))).isInstanceOf(Result.Done.class);
  }

  /** What is small, as leases are, must go on. */
  @Test
  void shouldTakeNoEventsWhileTheDiskIsNearlyFull() {
    peers.startAll();
    var append = new Command.Append(new Owner("10.9.9.9:1", 1), List.of());
    assertThat(joined(peers.peer(0).submit(append, PATIENCE))).isInstanceOf(Result.Appended.class);
    nearlyFull = true;
    for (Consensus peer : peers.all()) {
      assertThatThrownBy(() -> joined(peer.submit(append, PATIENCE)))
          .hasCauseInstanceOf(StorageException.Busy.class)
          .hasMessageContaining("nearly full");
      assertThat(tick(peer)).isInstanceOf(Result.Done.class);
    }
    nearlyFull = false;
    assertThat(joined(peers.peer(0).submit(append, PATIENCE))).isInstanceOf(Result.Appended.class);
  }

  /** It could vote twice. */
  @Test
  void shouldNotTakePartWhenItsLogIsGone() throws IOException {
    peers.startAll();
    tick(peers.peer(0));
    joined(peers.peer(0).barrier(PATIENCE));
    peers.end(0);
    Files.move(peers.folder(0).directory(), directory.resolve("lost"));
    assertThatThrownBy(() -> peers.start(0))
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining("but it is gone");
  }

  /** Of three that have elected a leader, two at least have voted. */
  @Test
  void shouldKeepItsVotes() {
    peers.startAll();
    assertThat(
            IntStream.range(0, PEERS).filter(i -> Files.exists(peers.folder(i).lastVote())).count())
        .isGreaterThanOrEqualTo(2);
  }
}
