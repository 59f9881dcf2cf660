package io.quorate.storage.raft.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quorate.storage.raft.machine.Command;
import io.quorate.storage.raft.machine.Machine;
import io.quorate.storage.raft.machine.Result;
import io.quorate.testing.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leaders that commit nothing more, since Ratis' thread has ended that does it. */
class LeaderWatchTest {

  private static final Duration ELECTION = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final int MOST_PEERS = 3;

  @TempDir private Path directory;

  private final int firstPort = FreePorts.range(MOST_PEERS);
  private final UUID group = UUID.randomUUID();
  private final List<Membership.Member> members = new ArrayList<>();
  private final List<Machine> machines = new ArrayList<>();
  private final List<Consensus> peers = new ArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    peers.forEach(Consensus::close);
    machines.forEach(Machine::close);
  }

  @Test
  void shouldLetAnotherPeerLead() throws InterruptedException {
    start(3);
    UUID stuck = leader();
    endTheThreadThatCommits(stuck);

    for (Consensus peer : peers) {
      assertThat(joined(peer.submit(new Command.Tick(), PATIENCE))).isInstanceOf(Result.Done.class);
    }

    assertThat(leader()).isNotEqualTo(stuck);
    assertThat(failures).isEmpty();
  }

  @Test
  void shouldEndItsPartWhenNobodyElseCanLead() throws InterruptedException {
    start(1);
    endTheThreadThatCommits(leader());

    assertThat(peers.getFirst().submit(new Command.Tick(), SHORT))
        .failsWithin(PATIENCE)
        .withThrowableOfType(Exception.class);

    await().atMost(PATIENCE).until(() -> !failures.isEmpty());
    assertThat(failures).singleElement().asString().contains("Expected to commit");
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

  private static void endTheThreadThatCommits(UUID leader) throws InterruptedException {
    Thread thread =
        Thread.getAllStackTraces().keySet().stream()
            .filter(each -> each.getName().startsWith(leader.toString()))
            .filter(each -> each.getName().endsWith("LeaderStateImpl"))
            .findFirst()
            .orElseThrow();
    // Tests that run beside this one would take what it throws for their own.
    thread.setUncaughtExceptionHandler((ended, failure) -> {});
    thread.interrupt();
    thread.join(PATIENCE.toMillis());
    assertThat(thread.isAlive()).isFalse();
  }

  private UUID leader() {
    joined(peers.getFirst().barrier(PATIENCE));
    return Objects.requireNonNull(peers.getFirst().view().leader(), "no leader");
  }

  private void start(int count) {
    for (int i = 0; i < count; i++) {
      members.add(new Membership.Member(UUID.randomUUID(), "127.0.0.1:" + (firstPort + i), ""));
    }
    for (int i = 0; i < count; i++) {
      machines.add(Machine.open(directory.resolve("tables" + i)));
      peers.add(
          Consensus.start(
              new ConsensusSettings(
                  directory.resolve("log" + i), "127.0.0.1", firstPort + i, ELECTION, 1000),
              new Membership(group, members.get(i).id(), members),
              machines.get(i),
              new Clocks(System::currentTimeMillis, System::nanoTime),
              () -> false,
              new FailingEvents() {
                @Override
                public void failed(Throwable cause) {
                  failures.add(cause);
                }
              }));
    }
    joined(peers.getFirst().barrier(PATIENCE));
  }

  private static <T> T joined(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
