package io.quorate.multijvm.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.storage.NodeLeases.Owner;
import io.quorate.storage.raft.consensus.Clocks;
import io.quorate.storage.raft.consensus.Consensus;
import io.quorate.storage.raft.consensus.ConsensusSettings;
import io.quorate.storage.raft.consensus.Events;
import io.quorate.storage.raft.consensus.Membership;
import io.quorate.storage.raft.machine.Command;
import io.quorate.storage.raft.machine.CommandCodec;
import io.quorate.storage.raft.machine.Machine;
import io.quorate.testing.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a group of one that runs, and copies of its tables, as of different entries. */
class ReplicaLogTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Owner OWNER = new Owner("10.0.0.1:1", 1);
  private static final int RENEWALS = 50;

  private final int port = FreePorts.range(1);
  private final UUID group = UUID.randomUUID();
  private final Membership.Member self =
      new Membership.Member(UUID.randomUUID(), "127.0.0.1:" + port, "");

  @TempDir private Path directory;
  private Machine machine;
  private Consensus consensus;

  @BeforeEach
  void start() {
    machine = Machine.open(directory.resolve("tables"));
    consensus = begun();
    submit(new Command.TakeLease(OWNER, 1));
  }

  private Consensus begun() {
    return Consensus.start(
        new ConsensusSettings(log(), "127.0.0.1", port, Duration.ofMillis(500), 1000),
        new Membership(group, self.id(), List.of(self)),
        machine,
        new Clocks(System::currentTimeMillis, System::nanoTime),
        () -> false,
        new Events() {
          @Override
          public void behind(long firstIndex) {}

          @Override
          public void failed(Throwable cause) {}
        });
  }

  @AfterEach
  void stop() {
    consensus.close();
    machine.close();
  }

  @Test
  void shouldBringACopyThatIsBehindToWhereTheOtherStands() {
    machine.copy(directory.resolve("early"));
    for (int i = 0; i < RENEWALS; i++) {
      submit(new Command.RenewLease(OWNER, 0, i));
    }
    machine.copy(directory.resolve("late"));

    ReplicaComparison comparison = ReplicaComparison.of(List.of(copy(1, "early"), copy(2, "late")));

    assertThat(comparison.differences()).isEmpty();
    assertThat(comparison.behind()).containsEntry(2, 0L);
    // The log has entries of Ratis' own, too.
    assertThat(comparison.behind())
        .hasEntrySatisfying(
            1, behind -> assertThat(behind).isBetween((long) RENEWALS, 2L * RENEWALS));
    // Of META how far it has come and the members, of LEASES one.
    assertThat(comparison.rows()).isEqualTo(3);
  }

  /**
   * A leader begins with an entry that names the members, and may end before it has another one.
   */
  @Test
  void shouldBringACopyToWhereTheOtherKnowsTheMembers() throws Exception {
    machine.copy(directory.resolve("early"));
    consensus.close();
    consensus = begun();
    joined(consensus.barrier(PATIENCE));
    machine.copy(directory.resolve("late"));

    assertThat(members("late")).isNotEqualTo(members("early"));
    assertThat(ReplicaComparison.of(List.of(copy(1, "early"), copy(2, "late"))).differences())
        .isEmpty();
  }

  private byte[] members(String tables) {
    try (Machine copied = Machine.open(directory.resolve(tables))) {
      return copied.members().orElseThrow();
    }
  }

  /** What a node had wrong before stays wrong. */
  @Test
  void shouldFindWhatDifferedBeforeTheEntriesBetween() {
    machine.copy(directory.resolve("early"));
    try (Machine early = Machine.open(directory.resolve("early"))) {
      Machine.Applied applied = early.applied();
      byte[] another = CommandCodec.encode(new Command.TakeLease(new Owner("10.0.0.2:1", 2), 1));
      var unused = early.apply(applied.term(), applied.index(), another);
    }
    submit(new Command.RenewLease(OWNER, 0, 2));
    machine.copy(directory.resolve("late"));

    assertThat(ReplicaComparison.of(List.of(copy(1, "early"), copy(2, "late"))).differences())
        .singleElement()
        .asString()
        .contains("the same leases")
        .contains("10.0.0.2");
  }

  private ReplicaCopy copy(int node, String tables) {
    return new ReplicaCopy(node, directory.resolve(tables), log());
  }

  private Path log() {
    return directory.resolve("log");
  }

  private void submit(Command command) {
    var unused = joined(consensus.submit(command, PATIENCE));
  }

  private static <T> T joined(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
