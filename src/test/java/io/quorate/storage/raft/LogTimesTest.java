package io.quorate.storage.raft;

import static io.quorate.storage.raft.GroupPeers.joined;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.storage.raft.admin.LogTimes;
import io.quorate.storage.raft.peer.PeerClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Peers that come back are told the time by those that were there. */
class LogTimesTest extends GroupPeersTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void shouldTellTheTimeToAPeerThatStarts() throws InterruptedException {
    peers.startAll();
    peers.stop(2);
    long before = timeMs(0);

    try (var client = new PeerClient(GroupPeers.LIMIT)) {
      List<String> others = List.of(peers.address(0), peers.address(1), peers.address(2));
      assertThat(LogTimes.ask(client, others).orElseThrow()).isBetween(before, timeMs(0));
      assertThat(LogTimes.ask(client, List.of(peers.address(2)))).isEmpty();
    }
  }

  /** Nobody knows for how long all were down. */
  @Test
  void shouldBeginWithTheWallClockWhenAllWereDown() {
    peers.startAll();
    long before = timeMs(0);
    for (int peer = 0; peer < 3; peer++) {
      peers.stop(peer);
      peers.isWrong(peer, HOUR);
    }

    joined(CompletableFuture.allOf(peers.starting(0), peers.starting(1), peers.starting(2)));

    assertThat(timeMs(1)).isGreaterThanOrEqualTo(before + HOUR.toMillis());
  }

  private long timeMs(int peer) {
    return joined(peers.storage(peer).clocks().read()).storageMs();
  }
}
