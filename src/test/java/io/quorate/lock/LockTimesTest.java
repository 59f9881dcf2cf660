package io.quorate.lock;

import static io.quorate.lock.LockLimits.ATTENDED_MS;
import static io.quorate.lock.LockLimits.KEEP_PLACE_MS;
import static io.quorate.lock.LockLimits.MAX_ELAPSED;
import static io.quorate.lock.Locks.EXPIRES_AT_MS;
import static io.quorate.lock.Locks.NOW_MS;
import static io.quorate.lock.Locks.TTL_MS;
import static io.quorate.lock.Locks.WAIT_MS;
import static io.quorate.lock.Locks.aLock;
import static io.quorate.lock.Locks.aSemaphore;
import static io.quorate.lock.Locks.acquire;
import static io.quorate.lock.Locks.await;
import static io.quorate.lock.Locks.by;
import static io.quorate.lock.Locks.exclusive;
import static io.quorate.lock.Locks.heldBy;
import static io.quorate.lock.Locks.keptBack;
import static io.quorate.lock.Locks.leave;
import static io.quorate.lock.Locks.ofSession;
import static io.quorate.lock.Locks.permits;
import static io.quorate.lock.Locks.release;
import static io.quorate.lock.Locks.tokens;
import static io.quorate.lock.Locks.woken;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Decider;
import io.quorate.kernel.DeciderScenario;
import io.quorate.kernel.RejectionCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What time does to a lock. */
class LockTimesTest {

  private static final LockDecider DECIDER = new LockDecider();
  private static final long MARGIN_MS = 2_000;

  @Test
  void shouldWaitForNothingWhenNobodyHoldsIt() {
    assertThat(DECIDER.dueAtMs(Lock.NEW)).isEqualTo(Decider.NEVER);
    assertThat(DECIDER.dueAtMs(heldBy(ofSession("a")).state())).isEqualTo(Decider.NEVER);
  }

  @Test
  void shouldExpireAtItsEndAndNotBefore() {
    var lock = heldBy(exclusive("a"));
    assertThat(DECIDER.dueAtMs(lock.state())).isEqualTo(EXPIRES_AT_MS);
    assertThat(lock.at(EXPIRES_AT_MS - 1).elapse()).isEmpty();
    assertThat(lock.at(EXPIRES_AT_MS).elapse())
        .containsExactly(new LockEvent.Lost(1, LossReason.EXPIRED, null, 0, EXPIRES_AT_MS));
  }

  @Test
  void shouldWakeWhoIsNextWhenItExpires() {
    var lock = heldBy(exclusive("a")).putOff(by("r", "w", exclusive("b"), 60_000));
    var attended = lock.at(NOW_MS + 14_000).putOff(by("r", "w", exclusive("b"), 60_000));
    var still = attended.at(NOW_MS + 28_000).putOff(by("r", "w", exclusive("b"), 60_000));
    var over = still.elapsedTo(EXPIRES_AT_MS);
    assertThat(woken(new LockEvent.Cooled(EXPIRES_AT_MS), over.state())).containsExactly("w");
    assertThat(tokens(over.accept(by("r", "w", exclusive("b"), 60_000)).state()))
        .containsExactly(2L);
  }

  @Test
  void shouldEndAWaitWhenItsTimeIsOver() {
    var lock = heldBy(exclusive("a")).putOff(by("r-w", "w", exclusive("b"), 1_000));
    assertThat(DECIDER.dueAtMs(lock.state())).isEqualTo(NOW_MS + 1_000);
    assertThat(lock.at(NOW_MS + 1_000).elapse())
        .containsExactly(
            new LockEvent.WaitEnded("w", WaitEnd.TIMED_OUT, List.of(), NOW_MS + 1_000));
  }

  /** Nobody is told that it is lost, and gets it at the same moment. */
  @Test
  void shouldNotGrantToAWaitThatEndsWithTheLease() {
    var lock = heldBy(exclusive("a")).at(NOW_MS + 10_000).putOff(await("w", exclusive("b")));
    assertThat(NOW_MS + 10_000 + WAIT_MS).isEqualTo(EXPIRES_AT_MS);
    var still = lock.at(NOW_MS + 20_000).putOff(await("w", exclusive("b")));
    still
        .elapsedTo(EXPIRES_AT_MS)
        .when(await("w", exclusive("b")))
        .thenRejected(RejectionCode.LOCK_NOT_ACQUIRED);
  }

  @Test
  void shouldFreeWhatWasKeptBack() {
    var lock = heldBy(keptBack("a", 1_000, 0)).accept(release("a", 1));
    assertThat(DECIDER.dueAtMs(lock.state())).isEqualTo(NOW_MS + 1_000);
    assertThat(lock.at(NOW_MS + 999).elapse()).isEmpty();
    assertThat(lock.at(NOW_MS + 1_000).elapse())
        .containsExactly(new LockEvent.Cooled(NOW_MS + 1_000));
    assertThat(lock.elapsedTo(NOW_MS + 1_000).state().cooling()).isEmpty();
  }

  @Test
  void shouldBringABoundedNumberOfEventsAtOnceAndTheRestLater() {
    int count = 2 * MAX_ELAPSED + 1;
    var semaphore = aSemaphore(count);
    for (int i = 0; i < count; i++) {
      semaphore = semaphore.accept(acquire("w" + i, permits("a", 1)));
    }
    var sizes = new ArrayList<Integer>();
    var over = semaphore.at(EXPIRES_AT_MS);
    while (!over.elapse().isEmpty()) {
      sizes.add(over.elapse().size());
      over = over.elapsedTo(EXPIRES_AT_MS);
    }
    assertThat(sizes).containsExactly(MAX_ELAPSED, MAX_ELAPSED, 1);
    assertThat(over.state().available()).isEqualTo(count);
  }

  @Test
  void shouldNotRunBackwardsWhenAnotherNodeIsBehind() {
    var lock = heldBy(exclusive("a")).at(NOW_MS - 1_500);
    var claim = exclusive("b");
    assertThat(lock.accept(release("a", 1)).accept(acquire("w", claim)).state().holds())
        .singleElement()
        .satisfies(
            hold -> {
              assertThat(hold.sinceMs()).isEqualTo(NOW_MS);
              assertThat(hold.expiresAtMs()).isEqualTo(NOW_MS + TTL_MS);
            });
  }

  @Test
  void shouldGiveMoreTimeAndNeverLessToWhatAnotherCopyMeasured() {
    var lock =
        heldBy(exclusive("a"))
            .putOff(await("w", exclusive("b")))
            .at(NOW_MS + 14_900)
            .given(takenOver(NOW_MS + 14_900));
    assertThat(lock.state().holds().getFirst().expiresAtMs()).isEqualTo(EXPIRES_AT_MS + MARGIN_MS);
    assertThat(lock.state().queue().getFirst())
        .satisfies(
            wait -> {
              assertThat(wait.untilMs()).as("no longer than asked").isEqualTo(NOW_MS + WAIT_MS);
              assertThat(wait.attendedUntilMs())
                  .as("time for its client to be heard of by the other node")
                  .isEqualTo(NOW_MS + 14_900 + KEEP_PLACE_MS);
            });
    assertThat(lock.at(EXPIRES_AT_MS + MARGIN_MS - 1).elapse())
        .noneMatch(LockEvent.Lost.class::isInstance);
  }

  @Test
  void shouldKeepTheTimeOfAnAttendedWait() {
    var lock = heldBy(exclusive("a")).putOff(await("w", exclusive("b"))).given(takenOver(NOW_MS));
    assertThat(lock.state().queue().getFirst().attendedUntilMs()).isEqualTo(NOW_MS + ATTENDED_MS);
  }

  /** The client counts on it from before its request was sent; the former clock may be behind. */
  @Test
  void shouldTellOfAWaitNoMoreThanIsCertainAfterAFailOver() {
    var waiting = heldBy(exclusive("a")).putOff(await("w", exclusive("b")));
    assertThat(waitedMs(waiting.given(takenOver(NOW_MS + 10_000)))).isEqualTo(12_000 - MARGIN_MS);
    assertThat(waitedMs(waiting.given(takenOver(NOW_MS + 500)))).isEqualTo(12_000 - 500);
    assertThat(waitedMs(waiting)).isEqualTo(12_000);
  }

  @Test
  void shouldLeaveTimeToComeBackForAGrantAfterAFailOver() {
    var lock = heldBy(exclusive("a")).accept(leave("a"));
    long lateMs = NOW_MS + KEEP_PLACE_MS - 1;
    assertThat(lock.given(takenOver(lateMs)).state().holds().getFirst().returnAtMs())
        .isEqualTo(lateMs + KEEP_PLACE_MS);
  }

  @Test
  void shouldNotNoteATakeOverOfWhatNobodyHas() {
    assertThat(LockType.TYPE.takenOver(Lock.NEW, NOW_MS, MARGIN_MS)).isEmpty();
    assertThat(
            LockType.TYPE.takenOver(
                heldBy(exclusive("a")).accept(release("a", 1)).state(), NOW_MS, MARGIN_MS))
        .isEmpty();
  }

  @Test
  void shouldKeepBackNoShorterThanPromisedAfterAFailOver() {
    var held = heldBy(keptBack("a", 5_000, 0)).given(takenOver(NOW_MS + 6_500));
    assertThat(keptUntilMs(held.at(NOW_MS + 6_600).accept(release("a", 1))))
        .as("minHold, of which the former clock may have measured less")
        .isEqualTo(NOW_MS + 5_000 + MARGIN_MS);

    var lost = heldBy(keptBack("a", 0, 5_000)).accept(new LockCommand.ForceRelease("why", null));
    assertThat(keptUntilMs(lost)).isEqualTo(NOW_MS + 5_000);
    List<LockEvent> taken = LockType.TYPE.takenOver(lost.state(), NOW_MS + 1_000, MARGIN_MS);
    assertThat(keptUntilMs(lost.given(taken)))
        .as("lockDelay")
        .isEqualTo(NOW_MS + 5_000 + MARGIN_MS);
  }

  @Test
  void shouldNotKeepBackWhatHasLongBeenKept() {
    var held = heldBy(keptBack("a", 5_000, 0)).given(takenOver(NOW_MS + 5_000 + MARGIN_MS));
    assertThat(held.at(NOW_MS + 7_001).accept(release("a", 1)).state().cooling()).isEmpty();
    assertThat(held.state().holds().getFirst().keptMoreMs()).isZero();
  }

  @Test
  void shouldKeepALeaseOfASessionWithoutEnd() {
    DeciderScenario<LockCommand, LockEvent, Lock> lock = heldBy(ofSession("a"));
    assertThat(lock.given(takenOver(NOW_MS)).state().holds().getFirst().expiresAtMs())
        .isEqualTo(Decider.NEVER);
    assertThat(aLock().givenState(lock.state()).at(Long.MAX_VALUE - 1).elapse()).isEmpty();
  }

  /** What is kept back counts as held, so that none of it is dropped before its time. */
  @Test
  void shouldKeepBackAsManyAsMayBeHeld() {
    int most = LockLimits.MAX_HOLDS;
    var cooling = new ArrayList<Cooling>();
    for (int i = 0; i <= most; i++) {
      cooling.add(new Cooling(LockMode.EXCLUSIVE, 1, NOW_MS + 1_000));
    }
    Lock full =
        new Lock(
            LockLimits.MAX_PERMITS,
            1,
            List.of(),
            List.of(),
            cooling,
            List.of(),
            List.of(),
            List.of(),
            Lock.NEW.participations(),
            0,
            NOW_MS);
    aLock()
        .givenState(full)
        .when(acquire("w", permits("a", 1)))
        .thenRejected(RejectionCode.LOCK_NOT_ACQUIRED);
  }

  private static long keptUntilMs(DeciderScenario<LockCommand, LockEvent, Lock> lock) {
    return lock.state().cooling().getFirst().untilMs();
  }

  private static long waitedMs(DeciderScenario<LockCommand, LockEvent, Lock> waiting) {
    return waiting.state().queue().getFirst().waitedMs("r-w", NOW_MS + 12_000);
  }

  private static List<LockEvent> takenOver(long nowMs) {
    return LockType.TYPE.takenOver(heldBy(exclusive("a")).state(), nowMs, MARGIN_MS);
  }
}
