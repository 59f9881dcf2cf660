package io.quorate.storage.raft.consensus;

import static io.quorate.storage.raft.consensus.PeersInProcess.PATIENCE;
import static io.quorate.storage.raft.consensus.PeersInProcess.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.storage.raft.machine.Command;
import io.quorate.storage.raft.machine.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leaders that commit nothing more, since Ratis' thread has ended that does it. */
class LeaderWatchTest {

  private static final Duration ELECTION = Duration.ofMillis(500);
  private static final Duration SHORT = Duration.ofSeconds(1);

  @TempDir private Path directory;
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  @Test
  void shouldLetAnotherPeerLead() {
    try (PeersInProcess peers = started(3)) {
      int stuck = peers.leader(0);
      endTheThreadThatCommits(peers.id(stuck));

      for (Consensus peer : peers.all()) {
        assertThat(tick(peer)).isInstanceOf(Result.Done.class);
      }

      assertThat(peers.leader(0)).isNotEqualTo(stuck);
      assertThat(failures).isEmpty();
    }
  }

  @Test
  void shouldEndItsPartWhenNobodyElseCanLead() {
    try (PeersInProcess peers = started(1)) {
      endTheThreadThatCommits(peers.id(0));

      assertThat(peers.peer(0).submit(new Command.Tick(), SHORT))
          .failsWithin(PATIENCE)
          .withThrowableOfType(Exception.class);

      await().atMost(PATIENCE).until(() -> !failures.isEmpty());
      assertThat(failures).singleElement().asString().contains("Expected to commit");
    }
  }

  /** What is no more than slow, or away, must not count. */
  @Test
  void shouldAskForAMajorityOfTheMembers() {
    assertThat(isOnMajority(3, 10, 10, 9)).as("one is behind").isTrue();
    assertThat(isOnMajority(3, 9, 10, 10)).as("the leader is").isTrue();
    assertThat(isOnMajority(3, 10, 9, 9)).as("both are").isFalse();
    assertThat(isOnMajority(3, 9, 9, 9)).as("all is committed").isFalse();
    assertThat(isOnMajority(3, 10, 10, 9, 9)).as("a newcomer may be who has it").isFalse();
    assertThat(isOnMajority(3, 10, 10, 10, 9)).isTrue();
    assertThat(isOnMajority(2, 10, 9)).isFalse();
    assertThat(isOnMajority(1, 10)).isTrue();
    assertThat(isOnMajority(1, 10, 9)).as("a newcomer beside the only one").isFalse();
  }

  /** Nine is committed. */
  private static boolean isOnMajority(int members, long flushed, long... followers) {
    return Leadership.isOnMajority(followers, flushed, members, 9);
  }

  private static void endTheThreadThatCommits(UUID leader) {
    Thread thread =
        Thread.getAllStackTraces().keySet().stream()
            .filter(each -> each.getName().startsWith(leader.toString()))
            .filter(each -> each.getName().endsWith("LeaderStateImpl"))
            .findFirst()
            .orElseThrow();
    // Tests that run beside this one would take what it throws for their own.
    thread.setUncaughtExceptionHandler((ended, failure) -> {});
    // It may just be where an interrupt is forgotten.
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              thread.interrupt();
              return !thread.isAlive();
            });
  }

  private PeersInProcess started(int count) {
    PeersInProcess peers =
        PeersInProcess.of(
            directory,
            count,
            new PeersInProcess.Setup(
                ELECTION,
                new FailingEvents() {
                  @Override
                  public void failed(Throwable cause) {
                    failures.add(cause);
                  }
                }));
    peers.startAll();
    return peers;
  }
}
