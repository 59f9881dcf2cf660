package io.quorate.storage.raft.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.storage.raft.machine.Command;
import io.quorate.storage.raft.machine.Machine;
import io.quorate.testing.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three peers, the way to one of which stands still for a moment, while much goes on. */
class StalledFollowerTest {

  private static final Duration ELECTION = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** So long that requests have no answer in time (3 s), and Ratis by itself would wait next. */
  private static final Duration STALL = Duration.ofSeconds(5);

  /** Took 0.4 s on two cores; 3.8 to 6.6 s with the waiting times that Ratis ships. */
  private static final Duration LIMIT = Duration.ofMillis(2_500);

  private static final int PEERS = 3;
  private static final int WRITERS = 16;

  @TempDir private Path directory;
  private final int firstPort = FreePorts.range(2 * PEERS);
  private final UUID group = UUID.randomUUID();
  private final List<Membership.Member> members = new ArrayList<>();
  private final List<Machine> machines = new ArrayList<>();
  private final List<Consensus> peers = new ArrayList<>();
  private final List<SlowWay> ways = new ArrayList<>();
  private final AtomicBoolean ends = new AtomicBoolean();

  @AfterEach
  void close() throws Exception {
    ends.set(true);
    peers.forEach(Consensus::close);
    machines.forEach(Machine::close);
    for (SlowWay way : ways) {
      way.close();
    }
  }

  @Test
  void shouldSoonBeUpToDateAgain() throws Exception {
    startAll();
    UUID leader = peers.getFirst().view().leader();
    int stalled = members.getFirst().id().equals(leader) ? 1 : 0;
    for (int i = 0; i < WRITERS; i++) {
      write(peers.get(2));
    }
    ways.get(stalled).hold();
    try {
      await("a stall").pollDelay(STALL).atMost(PATIENCE).until(() -> true);
    } finally {
      ways.get(stalled).letGo();
    }
    long startNanos = System.nanoTime();
    joined(peers.get(stalled).barrier(PATIENCE));
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(LIMIT);
  }

  /** Writes again and again, each time when the last one is done. */
  private void write(Consensus peer) {
    if (!ends.get()) {
      var unused =
          peer.submit(new Command.Tick(), PATIENCE).whenComplete((done, failure) -> write(peer));
    }
  }

  private void startAll() throws Exception {
    for (int i = 0; i < PEERS; i++) {
      ways.add(new SlowWay(firstPort + i, firstPort + PEERS + i));
      members.add(new Membership.Member(UUID.randomUUID(), "127.0.0.1:" + (firstPort + i), ""));
    }
    for (int i = 0; i < PEERS; i++) {
      machines.add(Machine.open(directory.resolve("tables" + i)));
      peers.add(
          Consensus.start(
              new ConsensusSettings(
                  directory.resolve("log" + i), "127.0.0.1", firstPort + PEERS + i, ELECTION, 1000),
              new Membership(group, members.get(i).id(), members),
              machines.get(i),
              new Clocks(System::currentTimeMillis, System::nanoTime),
              () -> false,
              new FailingEvents()));
    }
    joined(peers.getFirst().barrier(PATIENCE));
  }

  private static <T> T joined(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
