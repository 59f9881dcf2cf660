package io.quorate.storage.raft.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.storage.CoordinationLeases.Claim;
import io.quorate.storage.NodeLeases.Owner;
import io.quorate.storage.StoredClocks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that come again, since an answer was lost, after their owner has done other things. */
class LateCommandsTest {

  private static final Duration HOLD = Duration.ofSeconds(10);
  private static final Claim A = new Claim("side", "a", HOLD);
  private static final Claim B = new Claim("side", "b", HOLD);
  private static final Owner FIRST = new Owner("10.0.0.1:1", 1);
  private static final Owner OTHER = new Owner("10.0.0.2:1", 2);

  @TempDir private Path directory;
  private Machine machine;
  private long index;

  @BeforeEach
  void open() {
    machine = Machine.open(directory.resolve("tables"));
    apply(new Command.RaiseLevel(Machine.LEVEL));
  }

  @AfterEach
  void close() {
    machine.close();
  }

  @Test
  void shouldNotFreeALeaseThatWasAcquiredSince() {
    acquire(A);
    Command release = new Command.ReleaseAcquired(A, index);
    apply(release);
    acquire(A);

    apply(release);

    assertThat(isGranted(new Command.AcquireCoordination(B))).isFalse();
    assertThat(isGranted(new Command.RenewCoordination(A))).isTrue();
    apply(release);
    assertThat(isGranted(new Command.AcquireCoordination(B))).as("renewed since").isFalse();
    apply(new Command.ReleaseAcquired(A, index));
    acquire(B);
  }

  /** The release itself has come to nothing, and its owner holds the lease anew. */
  @Test
  void shouldNotFreeALeaseThatWasAcquiredAgainSince() {
    acquire(A);
    Command release = new Command.ReleaseAcquired(A, index);
    acquire(A);

    apply(release);

    assertThat(isGranted(new Command.AcquireCoordination(B))).isFalse();
  }

  @Test
  void shouldFreeWhateverItsOwnerHoldsAndNobodyElse() {
    acquire(A);
    assertThat(isGranted(new Command.RenewCoordination(A))).isTrue();
    apply(new Command.ReleaseAcquired(B, index));
    assertThat(isGranted(new Command.AcquireCoordination(B))).isFalse();
    apply(new Command.ReleaseAcquired(A, index));
    acquire(B);
  }

  /** A side that the lease was taken for since cannot lose it to a copy that comes late. */
  @Test
  void shouldTakeFromItsSideOnlyWhatWasAcquiredBeforeItAsked() {
    acquire(A);
    long acquired = index;
    Command take = new Command.AcquireFromSide(B, List.of("a", "b", "c"), acquired);
    assertThat(isGranted(new Command.AcquireFromSide(B, List.of("b", "c"), acquired))).isFalse();
    assertThat(isGranted(new Command.AcquireFromSide(B, List.of("a"), acquired - 1))).isFalse();
    assertThat(isGranted(take)).isTrue();
    assertThat(isGranted(take)).isTrue();
    assertThat(isGranted(new Command.AcquireFromSide(A, List.of("b"), index))).isTrue();

    assertThat(isGranted(take)).isFalse();

    assertThat(isGranted(new Command.RenewCoordination(A))).isTrue();
  }

  /** What a peer sent that had not heard of the new level yet. */
  @Test
  void shouldFreeInTheFormerFormOnlyWhatWasAcquiredBeforeTheNewOne() {
    acquire(A);
    apply(new Command.ReleaseCoordination(A));
    assertThat(isGranted(new Command.AcquireCoordination(B))).isFalse();
  }

  @Test
  void shouldFreeInEitherFormWhatWasAcquiredAtAFormerLevel() {
    machine.close();
    machine = Machine.open(directory.resolve("former"));
    for (Claim claim : List.of(A, B, A)) {
      acquire(claim);
      apply(new Command.ReleaseCoordination(claim));
    }
    acquire(A);
    apply(new Command.RaiseLevel(Machine.LEVEL));
    assertThat(isGranted(new Command.RenewCoordination(A))).isTrue();
    apply(new Command.ReleaseAcquired(A, index));
    acquire(B);
  }

  /** A life that is over stays so, whatever of it comes late. */
  @Test
  void shouldReviveNoLife() {
    apply(new Command.TakeLease(FIRST, 1));
    apply(new Command.TakeLease(OTHER, 1));
    apply(new Command.ReleaseLease(FIRST));
    apply(new Command.TakeLease(FIRST, 1));
    apply(new Command.RenewLease(FIRST, 0, 1));
    apply(new Command.Fence(FIRST, List.of(OTHER)));

    assertThat(machine.replica().leases())
        .extracting(lease -> lease.owner() + " " + lease.fenced())
        .containsExactly(FIRST + " true", OTHER + " false");
  }

  /** Its own life has begun since. */
  @Test
  void shouldFenceOnlyTheLivesThatWereFound() {
    apply(new Command.TakeLease(FIRST, 1));
    Command fence = new Command.FenceLives(List.of(FIRST));
    assertThat(apply(fence)).isEqualTo(new Result.Count(1));
    Owner next = new Owner(FIRST.address(), 3);
    apply(new Command.TakeLease(next, 1));

    assertThat(apply(fence)).isEqualTo(new Result.Count(0));

    assertThat(machine.replica().leases())
        .extracting(lease -> lease.owner() + " " + lease.fenced())
        .containsExactly(FIRST + " true", next + " false");
  }

  /** A renewal whose answer was given up, and which comes behind the next one. */
  @Test
  void shouldNotSetAClockBack() {
    apply(new Command.TakeLease(FIRST, 100));
    apply(new Command.RenewLease(FIRST, 1, 300));

    apply(new Command.RenewLease(FIRST, 1, 200));
    apply(new Command.TakeLease(FIRST, 100));

    assertThat(machine.replica().clocks(1).all())
        .extracting(StoredClocks.Clock::timestamp)
        .containsExactly(300L);
  }

  /** As peers do that know no more. */
  @Test
  void shouldKeepTheLastClockAtAFormerLevel() {
    machine.close();
    machine = Machine.open(directory.resolve("former"));
    apply(new Command.TakeLease(FIRST, 300));
    apply(new Command.RenewLease(FIRST, 1, 200));

    assertThat(machine.replica().clocks(1).all())
        .extracting(StoredClocks.Clock::timestamp)
        .containsExactly(200L);
  }

  private void acquire(Claim claim) {
    assertThat(isGranted(new Command.AcquireCoordination(claim))).isTrue();
  }

  private boolean isGranted(Command command) {
    return apply(command).equals(new Result.Granted(true));
  }

  private Result apply(Command command) {
    index++;
    return machine.apply(1, index, CommandCodec.stamp(CommandCodec.encode(command), 1));
  }
}
