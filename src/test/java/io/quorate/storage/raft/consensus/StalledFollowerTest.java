package io.quorate.storage.raft.consensus;

import static io.quorate.storage.raft.consensus.PeersInProcess.PATIENCE;
import static io.quorate.storage.raft.consensus.PeersInProcess.joined;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.storage.raft.machine.Command;
import io.quorate.testing.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three peers, the way to one of which stands still for a moment, while much goes on. */
class StalledFollowerTest {

  private static final Duration ELECTION = Duration.ofSeconds(1);

  /** So long that requests have no answer in time (3 s), and Ratis by itself would wait next. */
  private static final Duration STALL = Duration.ofSeconds(5);

  /** Took 0.4 s on two cores; 3.8 to 6.6 s with the waiting times that Ratis ships. */
  private static final Duration LIMIT = Duration.ofMillis(2_500);

  private static final int PEERS = 3;
  private static final int WRITERS = 16;

  @TempDir private Path directory;
  private final List<SlowWay> ways = new ArrayList<>();
  private final AtomicBoolean ends = new AtomicBoolean();
  private PeersInProcess peers;

  @BeforeEach
  void start() throws Exception {
    int first = FreePorts.range(2 * PEERS);
    for (int i = 0; i < PEERS; i++) {
      ways.add(new SlowWay(first + i, first + PEERS + i));
    }
    peers =
        new PeersInProcess(
            directory,
            PEERS,
            new PeersInProcess.Setup(ELECTION, new FailingEvents()),
            first,
            first + PEERS);
    peers.startAll();
  }

  @AfterEach
  void close() throws Exception {
    ends.set(true);
    peers.close();
    for (SlowWay way : ways) {
      way.close();
    }
  }

  @Test
  void shouldSoonBeUpToDateAgain() throws Exception {
    int stalled = peers.leader(0) == 0 ? 1 : 0;
    for (int i = 0; i < WRITERS; i++) {
      write(peers.peer(2));
    }
    ways.get(stalled).hold();
    try {
      await("a stall").pollDelay(STALL).atMost(PATIENCE).until(() -> true);
    } finally {
      ways.get(stalled).letGo();
    }
    long startNanos = System.nanoTime();
    joined(peers.peer(stalled).barrier(PATIENCE));
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(LIMIT);
  }

  /** Writes again and again, each time when the last one is done. */
  private void write(Consensus peer) {
    if (!ends.get()) {
      var unused =
          peer.submit(new Command.Tick(), PATIENCE).whenComplete((done, failure) -> write(peer));
    }
  }
}
