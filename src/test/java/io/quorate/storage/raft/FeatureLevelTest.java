package io.quorate.storage.raft;

import static io.quorate.storage.raft.GroupPeers.joined;
import static io.quorate.storage.raft.GroupPeers.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quorate.storage.StorageUnavailable;
import io.quorate.storage.raft.machine.Machine;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The level of the log rises once all members know it; who knows less takes no part any more. */
class FeatureLevelTest extends GroupPeersTest {

  private static final String ID = "account|a";
  private static final int NEXT = Machine.LEVEL + 1;
  private static final Duration WATCH = Duration.ofSeconds(6);

  private void awaitLevel(int asked, int level) {
    await()
        .atMost(GroupPeers.LIMIT)
        .untilAsserted(() -> assertThat(peers.status(asked).level()).isEqualTo(level));
  }

  private void shouldStayBelow(int level) {
    await().during(WATCH).atMost(GroupPeers.LIMIT).until(() -> peers.status(0).level() < level);
  }

  @Test
  void shouldRaiseTheLevelOnceAllMembersKnowIt() {
    peers.knows(0, NEXT);
    peers.knows(1, NEXT);
    peers.startAll();
    awaitLevel(0, Machine.LEVEL);
    // One that knows more leads from now on, and hears nothing of what the third one knows.
    peers.stop(2);
    shouldStayBelow(NEXT);
    peers.start(2);
    shouldStayBelow(NEXT);
    peers.append(2, ID, 5, 10);

    peers.stop(2);
    peers.knows(2, NEXT);
    peers.start(2);

    for (int peer = 0; peer < 3; peer++) {
      awaitLevel(peer, NEXT);
    }
    peers.append(2, ID, 10, 10);
    assertThat(peers.read(1, ID)).isEqualTo(written(10));
  }

  @Test
  void shouldLetNobodyTakePartWhoKnowsLess() throws IOException {
    for (int peer = 0; peer < 3; peer++) {
      peers.knows(peer, NEXT);
    }
    peers.startAll();
    awaitLevel(2, NEXT);
    var newcomer = peers.starting(3);

    assertThatThrownBy(() -> peers.add(0, 3))
        .isInstanceOf(StorageUnavailable.class)
        .hasMessageContaining("to know the level " + NEXT);
    assertThat(newcomer).isNotDone();
    assertThat(peers.status(0).members()).hasSize(3);

    peers.stop(2);
    peers.knows(2, Machine.LEVEL);
    assertThatThrownBy(() -> joined(peers.starting(2)))
        .hasMessageContaining("start a newer version");
    peers.append(0, ID, 5, 10);
    assertThat(peers.read(1, ID)).isEqualTo(written(5));
  }
}
