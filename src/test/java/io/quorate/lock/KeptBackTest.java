package io.quorate.lock;

import static io.quorate.kernel.RejectionCode.INVALID_STATE;
import static io.quorate.kernel.RejectionCode.LOCK_NOT_ACQUIRED;
import static io.quorate.lock.Locks.NOW_MS;
import static io.quorate.lock.Locks.TTL_MS;
import static io.quorate.lock.Locks.acquire;
import static io.quorate.lock.Locks.exclusive;
import static io.quorate.lock.Locks.heldBy;
import static io.quorate.lock.Locks.keptBack;
import static io.quorate.lock.Locks.release;
import static io.quorate.lock.Locks.shared;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.DeciderScenario;
import io.quorate.lock.LockEvent.Lost;
import io.quorate.lock.LockEvent.Reentered;
import io.quorate.runtime.codec.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A lock is kept back for as long as any of its holder's acquisitions has asked for. */
class KeptBackTest {

  private static final LockCommand FORCE = new LockCommand.ForceRelease("why", null);

  @Test
  void shouldKeepItForTheMinimumOfAReentry() {
    var lock = heldBy(exclusive("a")).at(NOW_MS + 500).accept(acquire("w", keptBack("a", 900, 0)));
    assertThat(releasedAt(lock, NOW_MS + 600)).isEqualTo(NOW_MS + 1_400);
    assertThat(releasedAt(lock, NOW_MS + 1_400)).isZero();
    lock.accept(release("a", 1))
        .accept(release("a", 1))
        .when(acquire("b", exclusive("b")))
        .thenRejected(LOCK_NOT_ACQUIRED);
  }

  @Test
  void shouldKeepTheLongerMinimumOfTwoAcquisitions() {
    var first = heldBy(keptBack("a", 1_000, 0)).at(NOW_MS + 500);
    assertThat(releasedAt(first.accept(acquire("w", keptBack("a", 100, 0))), NOW_MS + 500))
        .isEqualTo(NOW_MS + 1_000);
    assertThat(releasedAt(first.accept(acquire("w", keptBack("a", 700, 0))), NOW_MS + 500))
        .isEqualTo(NOW_MS + 1_200);
    assertThat(releasedAt(first.accept(acquire("w", exclusive("a"))), NOW_MS + 500))
        .isEqualTo(NOW_MS + 1_000);
  }

  @Test
  void shouldDelayForTheLongestOfItsAcquisitions() {
    for (long[] delays : new long[][] {{0, 2_000}, {2_000, 0}, {2_000, 1_000}, {1_000, 2_000}}) {
      heldBy(keptBack("a", 0, delays[0]))
          .accept(acquire("w", keptBack("a", 0, delays[1])))
          .when(FORCE)
          .then(new Lost(1, LossReason.FORCED, "why", NOW_MS + 2_000, NOW_MS));
    }
  }

  @Test
  void shouldKeepItAfterAnUpgradeForWhatTheSharedGrantAskedFor() {
    var sharing = new Claim("a", LockMode.SHARED, 1, TTL_MS, null, 1_000, 2_000, null);
    var upgraded = heldBy(sharing).at(NOW_MS + 400).accept(acquire("up", exclusive("a")));
    assertThat(releasedAt(upgraded, NOW_MS + 400)).isEqualTo(NOW_MS + 1_000);
    upgraded.when(FORCE).then(new Lost(2, LossReason.FORCED, "why", NOW_MS + 2_400, NOW_MS + 400));
  }

  @Test
  void shouldKeepItAfterAnUpgradeForWhatThatAskedForWhenItIsLonger() {
    var upgraded =
        heldBy(shared("a")).at(NOW_MS + 400).accept(acquire("up", keptBack("a", 1_000, 2_000)));
    assertThat(releasedAt(upgraded, NOW_MS + 400)).isEqualTo(NOW_MS + 1_400);
    upgraded.when(FORCE).then(new Lost(2, LossReason.FORCED, "why", NOW_MS + 2_400, NOW_MS + 400));
  }

  /** The margin by which the clocks of two nodes may differ counts for each minimum. */
  @Test
  void shouldKeepItForLongerWhenAnotherClockHasMeasuredTheMinimumOfAReentry() {
    var lock = heldBy(exclusive("a")).accept(acquire("w", keptBack("a", 900, 0)));
    var moved = lock.given(LockType.TYPE.takenOver(lock.state(), NOW_MS + 100, 2_000));
    assertThat(releasedAt(moved, NOW_MS + 100)).isEqualTo(NOW_MS + 2_900);
    var plain = heldBy(exclusive("a")).accept(acquire("w", exclusive("a")));
    var other = plain.given(LockType.TYPE.takenOver(plain.state(), NOW_MS + 100, 2_000));
    assertThat(releasedAt(other, NOW_MS + 100)).isZero();
  }

  @Test
  void shouldReadAReentryThatWasStoredWithoutWhatItAskedFor() throws Exception {
    var stored =
        Json.STORED.readValue(
            """
            {"waitId":"w","attendant":"r","token":1,"count":2,"expiresAtMs":7,"waitedMs":0,\
            "atMs":1000000}\
            """,
            Reentered.class);
    assertThat(stored).isEqualTo(new Reentered("w", "r", 1, 2, 7, 0, null, null, null, NOW_MS));
    var before = heldBy(keptBack("a", 1_000, 2_000));
    assertThat(before.given(List.of(stored)).state().holds().getFirst())
        .satisfies(
            hold -> {
              assertThat(hold.claim()).isEqualTo(keptBack("a", 1_000, 2_000));
              assertThat(hold.keptMoreMs()).isZero();
            });
  }

  @Test
  void shouldNotBeDeletedBeforeItsTime() {
    for (var kept :
        List.of(
            heldBy(keptBack("a", 0, 2_000)).accept(FORCE),
            heldBy(keptBack("a", 2_000, 0)).accept(release("a", 1)))) {
      kept.at(NOW_MS + 1_999).when(new LockCommand.Delete()).thenRejected(INVALID_STATE);
      kept.at(NOW_MS + 2_000)
          .when(new LockCommand.Delete())
          .then(new LockEvent.Deleted(NOW_MS + 2_000));
      kept.elapsedTo(NOW_MS + 2_000).when(new LockCommand.Delete()).thenUnchanged();
    }
  }

  /** Else all permits but one would be free at once. */
  @Test
  void shouldNotBecomeASemaphoreBeforeItsTime() {
    var kept = heldBy(keptBack("a", 0, 2_000)).accept(FORCE);
    kept.at(NOW_MS + 1_999).when(new LockCommand.Resize(3)).thenRejected(INVALID_STATE);
    kept.at(NOW_MS + 2_000)
        .when(new LockCommand.Resize(3))
        .then(new LockEvent.Resized(3, NOW_MS + 2_000));
  }

  /** Returns until when it is kept back after its holder has released it for the last time. */
  private static long releasedAt(
      DeciderScenario<LockCommand, LockEvent, Lock> lock, long releasedAtMs) {
    Hold hold = lock.state().holds().getFirst();
    var cooling =
        lock.at(releasedAtMs)
            .accept(release("a", hold.token()))
            .accept(release("a", hold.token()))
            .state()
            .cooling();
    return cooling.isEmpty() ? 0 : cooling.getFirst().untilMs();
  }
}
