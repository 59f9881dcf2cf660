package io.quorate.storage.raft.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quorate.storage.NodeLeases.Owner;
import io.quorate.storage.StorageException;
import io.quorate.storage.StorageUnavailable;
import io.quorate.storage.raft.machine.Command;
import io.quorate.storage.raft.machine.Machine;
import io.quorate.storage.raft.machine.Result;
import io.quorate.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
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

  private final int firstPort = FreePorts.range(PEERS);
  private final UUID group = UUID.randomUUID();
  private final List<Membership.Member> members = new ArrayList<>();
  private final List<Machine> machines = new ArrayList<>();
  private final List<Consensus> peers = new ArrayList<>();
  private volatile boolean nearlyFull;
  private volatile long aheadMs;
  private OptionalLong toldMs = OptionalLong.empty();

  @AfterEach
  void close() {
    peers.forEach(Consensus::close);
    machines.forEach(Machine::close);
  }

  @Test
  void shouldGoOnWhenAnyPeerEnds() {
    startAll();
    for (int gone = 0; gone < PEERS; gone++) {
      assertThat(tick(peers.get(gone))).isInstanceOf(Result.Done.class);
      peers.get(gone).close();
      machines.get(gone).close();
      int next = (gone + 1) % PEERS;
      assertThat(tick(peers.get(next))).isInstanceOf(Result.Done.class);
      joined(peers.get(next).barrier(PATIENCE));
      start(gone);
      joined(peers.get(gone).barrier(PATIENCE));
    }
  }

  /**
   * The leader ends while its successor sends it the first entry: when that one has reached the
   * disk, and the answer is lost, nobody tells the successor. One in three times, so more often.
   */
  @Test
  void shouldGoOnWhenALeaderEndsAndComesBackAtOnce() {
    startAll();
    peers.get(1).close();
    machines.get(1).close();
    for (int i = 0; i < HAND_OVERS; i++) {
      int leader = leader(0);
      assertThat(tick(peers.get(leader))).isInstanceOf(Result.Done.class);
      peers.get(leader).close();
      machines.get(leader).close();
      start(leader);
    }
    assertThat(tick(peers.get(0))).isInstanceOf(Result.Done.class);
  }

  /** Else every lease would end at once, or none would. */
  @Test
  void shouldGoOnWithTheTimeWhenTheClocksOfLeadersJump() {
    startAll();
    long startNanos = System.nanoTime();
    long startMs = timeOf(peers.get(0));
    for (long jumpMs : List.of(HOUR.toMillis(), -HOUR.toMillis())) {
      aheadMs = jumpMs;
      assertThat(timeOf(peers.get(0)) - startMs).isBetween(0L, elapsedMs(startNanos));
      peers.get(leader(0)).handOver();
      assertThat(timeOf(peers.get(0)) - startMs).isBetween(0L, elapsedMs(startNanos));
    }
    long jumpedMs = timeOf(peers.get(0));
    await().atMost(PATIENCE).until(() -> timeOf(peers.get(0)) > jumpedMs + SHORT.toMillis());
  }

  /** A peer that comes back beside others may be the next to lead. */
  @Test
  void shouldBeginWithTheTimeThatOthersHaveTold() {
    long nowMs = System.currentTimeMillis();
    aheadMs = HOUR.toMillis();
    toldMs = OptionalLong.of(nowMs);
    startAll();

    assertThat(timeOf(peers.get(0))).isBetween(nowMs, nowMs + HOUR.toMillis() / 2);
  }

  /** And a little more: wall clocks are set right now and then. */
  private static long elapsedMs(long sinceNanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos) + 100;
  }

  private static long timeOf(Consensus peer) {
    return ((Result.Done) tick(peer)).atMs();
  }

  private int leader(int asked) {
    joined(peers.get(asked).barrier(PATIENCE));
    UUID leader = peers.get(asked).view().leader();
    return IntStream.range(0, PEERS)
        .filter(index -> members.get(index).id().equals(leader))
        .findFirst()
        .orElseThrow();
  }

  /** Whoever leads by its own belief alone must not say that it is up to date. */
  @Test
  void shouldPassNoBarrierWithoutAMajority() {
    startAll();
    for (Consensus peer : peers) {
      joined(peer.barrier(PATIENCE));
    }
    peers.get(1).close();
    peers.get(2).close();
    assertThatThrownBy(() -> joined(peers.get(0).barrier(SHORT)))
        .hasCauseInstanceOf(StorageException.class);
    assertThatThrownBy(() -> joined(peers.get(0).submit(new Command.Tick(), SHORT)))
        .hasCauseInstanceOf(StorageException.class);
  }

  @Test
  void shouldRefuseWhatIsTooLarge() {
    startAll();
    var large = new Command.SnapshotPart("account|a", 1, 1, "form", 1, 1, 0, 1, new byte[4 << 20]);
    assertThatThrownBy(() -> joined(peers.get(0).submit(large, PATIENCE)))
        .hasCauseInstanceOf(StorageException.Busy.class);
    assertThat(tick(peers.get(0))).isInstanceOf(Result.Done.class);
  }

  /** What is small, as leases are, must go on. */
  @Test
  void shouldTakeNoEventsWhileTheDiskIsNearlyFull() {
    startAll();
    var append = new Command.Append(new Owner("10.9.9.9:1", 1), List.of());
    assertThat(joined(peers.get(0).submit(append, PATIENCE))).isInstanceOf(Result.Appended.class);
    nearlyFull = true;
    for (Consensus peer : peers) {
      assertThatThrownBy(() -> joined(peer.submit(append, PATIENCE)))
          .hasCauseInstanceOf(StorageException.Busy.class)
          .hasMessageContaining("nearly full");
      assertThat(tick(peer)).isInstanceOf(Result.Done.class);
    }
    nearlyFull = false;
    assertThat(joined(peers.get(0).submit(append, PATIENCE))).isInstanceOf(Result.Appended.class);
  }

  /** It could vote twice. */
  @Test
  void shouldNotTakePartWhenItsLogIsGone() throws IOException {
    startAll();
    tick(peers.get(0));
    joined(peers.get(0).barrier(PATIENCE));
    peers.get(0).close();
    machines.get(0).close();
    Files.move(log(0), directory.resolve("lost"));
    assertThatThrownBy(() -> start(0))
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining("but it is gone");
  }

  /** Of three that have elected a leader, two at least have voted. */
  @Test
  void shouldKeepItsVotes() {
    startAll();
    assertThat(IntStream.range(0, PEERS).filter(i -> Files.exists(lastVote(i))).count())
        .isGreaterThanOrEqualTo(2);
  }

  private Path lastVote(int index) {
    return new LogFolder(log(index), group).lastVote();
  }

  private void startAll() {
    for (int i = 0; i < PEERS; i++) {
      members.add(new Membership.Member(UUID.randomUUID(), "127.0.0.1:" + (firstPort + i), ""));
    }
    for (int i = 0; i < PEERS; i++) {
      machines.add(Machine.open(directory.resolve("tables" + i)));
      peers.add(begun(i));
    }
    joined(peers.get(0).barrier(PATIENCE));
  }

  /** Starts it again on what it has kept. */
  private void start(int index) {
    machines.set(index, Machine.open(directory.resolve("tables" + index)));
    peers.set(index, begun(index));
  }

  private Consensus begun(int index) {
    return Consensus.start(
        new ConsensusSettings(log(index), "127.0.0.1", firstPort + index, ELECTION, 1000),
        new Membership(group, members.get(index).id(), members),
        machines.get(index),
        new Clocks(() -> System.currentTimeMillis() + aheadMs, System::nanoTime).told(toldMs),
        () -> nearlyFull,
        new FailingEvents());
  }

  private Path log(int index) {
    return directory.resolve("log" + index);
  }

  private static Result tick(Consensus peer) {
    return joined(peer.submit(new Command.Tick(), PATIENCE));
  }

  private static <T> T joined(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
