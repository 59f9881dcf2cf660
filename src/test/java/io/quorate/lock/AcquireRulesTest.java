package io.quorate.lock;

import static io.quorate.kernel.RejectionCode.DEADLOCK;
import static io.quorate.kernel.RejectionCode.IDEMPOTENCY_KEY_REUSED;
import static io.quorate.kernel.RejectionCode.INVALID_ARGUMENT;
import static io.quorate.kernel.RejectionCode.INVALID_STATE;
import static io.quorate.kernel.RejectionCode.LIMIT_EXCEEDED;
import static io.quorate.kernel.RejectionCode.LOCK_LOST;
import static io.quorate.kernel.RejectionCode.LOCK_NOT_ACQUIRED;
import static io.quorate.lock.LockLimits.ATTENDED_MS;
import static io.quorate.lock.Locks.EXPIRES_AT_MS;
import static io.quorate.lock.Locks.LOCK;
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
import static io.quorate.lock.Locks.ofSession;
import static io.quorate.lock.Locks.permits;
import static io.quorate.lock.Locks.release;
import static io.quorate.lock.Locks.shared;
import static io.quorate.lock.Locks.tokens;
import static io.quorate.lock.Locks.waiting;
import static io.quorate.lock.Locks.woken;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Decision;
import io.quorate.lock.LockEvent.Enqueued;
import io.quorate.lock.LockEvent.Granted;
import io.quorate.lock.LockEvent.Reentered;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who gets a lock, and in which order. */
class AcquireRulesTest {

  @Test
  void shouldGrantAFreeLock() {
    aLock()
        .when(acquire("w", exclusive("a")))
        .thenShowing(
            "grant:w", new Granted("w", "r-w", exclusive("a"), 1, null, EXPIRES_AT_MS, 0, NOW_MS));
  }

  @Test
  void shouldLetWaitForOneThatIsHeld() {
    heldBy(exclusive("a"))
        .when(await("w", exclusive("b")))
        .thenLater(
            "w",
            List.of(
                new Enqueued(
                    "w",
                    "r-w",
                    exclusive("b"),
                    false,
                    NOW_MS + WAIT_MS,
                    NOW_MS + ATTENDED_MS,
                    NOW_MS)));
  }

  @Test
  void shouldTellWhoHoldsItWhenNothingIsWaitedFor() {
    var lock = heldBy(exclusive("a"));
    lock.when(acquire("w", exclusive("b")))
        .thenRejected(LOCK_NOT_ACQUIRED, Map.of("holders", LockView.holders(lock.state())));
  }

  @Test
  void shouldServeInTheOrderOfComing() {
    var lock =
        heldBy(exclusive("a"))
            .putOff(await("w1", exclusive("b")))
            .putOff(await("w2", exclusive("c")))
            .accept(release("a", 1));

    assertThat(woken(new LockEvent.Cooled(NOW_MS), lock.state())).containsExactly("w1");
    lock.when(acquire("w3", exclusive("d"))).thenRejected(LOCK_NOT_ACQUIRED);
    lock.when(await("w2", exclusive("c"))).thenLater("w2", List.of());

    var first = lock.accept(await("w1", exclusive("b")));
    assertThat(tokens(first.state())).containsExactly(2L);
    var second = first.accept(release("b", 2)).accept(await("w2", exclusive("c")));
    assertThat(tokens(second.state())).containsExactly(3L);
    assertThat(second.state().queue()).isEmpty();
  }

  @Test
  void shouldWakeNobodyWhoCannotHaveIt() {
    var lock =
        heldBy(exclusive("a")).putOff(await("w1", exclusive("b"))).putOff(await("w2", shared("c")));
    assertThat(woken(new LockEvent.Renewed(1, 1, 1, 1), lock.state())).isEmpty();
  }

  @Test
  void shouldWakeAllReadersUpToTheNextWriter() {
    var lock =
        heldBy(exclusive("a"))
            .putOff(await("w1", shared("b")))
            .putOff(await("w2", shared("c")))
            .putOff(await("w3", exclusive("d")))
            .putOff(await("w4", shared("e")))
            .accept(release("a", 1));
    assertThat(woken(new LockEvent.Cooled(NOW_MS), lock.state())).containsExactly("w1", "w2");
    // Each may be told first.
    var both = lock.accept(await("w2", shared("c"))).accept(await("w1", shared("b")));
    both.when(await("w4", shared("e"))).thenLater("w4", List.of());
    assertThat(waiting(both.state())).containsExactly("w3", "w4");
  }

  @Test
  void shouldShareItAmongReaders() {
    var lock = heldBy(shared("a"), shared("b"));
    assertThat(tokens(lock.state())).containsExactly(1L, 2L);
    lock.when(acquire("w", exclusive("c"))).thenRejected(LOCK_NOT_ACQUIRED);
  }

  @Test
  void shouldLetNoReaderPassAWaitingWriter() {
    var lock = heldBy(shared("a")).putOff(await("w", exclusive("b")));
    lock.when(acquire("r", shared("c"))).thenRejected(LOCK_NOT_ACQUIRED);
  }

  @Test
  void shouldLetAHolderReenterDespiteAWaitingWriter() {
    heldBy(shared("a"))
        .putOff(await("w", exclusive("b")))
        .when(acquire("again", shared("a")))
        .thenShowing(
            "grant:again",
            new Reentered("again", "r-again", 1, 2, EXPIRES_AT_MS, 0, null, null, null, NOW_MS));
  }

  @Test
  void shouldNotShortenTheLeaseByAReentry() {
    var lock = heldBy(exclusive("a"));
    var shorter = new Claim("a", LockMode.EXCLUSIVE, 1, 5, null, 0, 0, null);
    var longer = new Claim("a", LockMode.SHARED, 1, 2 * TTL_MS, null, 0, 0, null);
    assertThat(lock.accept(acquire("w", shorter)).state().holds().getFirst().expiresAtMs())
        .isEqualTo(EXPIRES_AT_MS);
    assertThat(lock.accept(acquire("w", longer)).state().holds().getFirst())
        .satisfies(
            hold -> {
              assertThat(hold.expiresAtMs()).isEqualTo(NOW_MS + 2 * TTL_MS);
              assertThat(hold.claim().mode()).isEqualTo(LockMode.EXCLUSIVE);
              assertThat(hold.token()).isEqualTo(1);
            });
  }

  @Test
  void shouldUpgradeTheOnlyReaderAtOnceWithANewToken() {
    var lock = heldBy(shared("a"));
    var upgraded = lock.accept(acquire("up", exclusive("a")));
    lock.when(acquire("up", exclusive("a")))
        .thenShowing(
            "grant:up", new Granted("up", "r-up", exclusive("a"), 2, 1L, EXPIRES_AT_MS, 0, NOW_MS));
    assertThat(upgraded.state().holds())
        .singleElement()
        .satisfies(hold -> assertThat(hold.count()).isEqualTo(2));
    upgraded.when(release("a", 1)).thenRejected(LOCK_LOST, Map.of("reason", LossReason.RELEASED));
  }

  @Test
  void shouldUpgradeBeforeAllWhoWait() {
    var lock =
        heldBy(shared("a"), shared("b"))
            .putOff(await("w", exclusive("c")))
            .putOff(await("up", exclusive("a")));
    assertThat(waiting(lock.state())).containsExactly("up", "w");
    var free = lock.accept(release("b", 2)).accept(await("up", exclusive("a")));
    assertThat(tokens(free.state())).containsExactly(3L);
  }

  @Test
  void shouldRefuseTheSecondOfTwoUpgradesAtOnce() {
    heldBy(shared("a"), shared("b"))
        .putOff(await("up-a", exclusive("a")))
        .when(await("up-b", exclusive("b")))
        .thenRejected(
            DEADLOCK,
            Map.of("cycle", List.of(new CycleMember(LOCK, "b"), new CycleMember(LOCK, "a"))));
  }

  @Test
  void shouldGrantThePermitsThatThereAre() {
    var lock = aSemaphore(3).accept(acquire("a", permits("a", 2)));
    lock.when(acquire("b", permits("b", 2))).thenRejected(LOCK_NOT_ACQUIRED);
    var full = lock.accept(acquire("b", permits("b", 1)));
    assertThat(full.state().available()).isZero();
    full.when(acquire("c", permits("c", 1))).thenRejected(LOCK_NOT_ACQUIRED);
  }

  @Test
  void shouldGiveATokenForEachAcquisitionOfASemaphore() {
    var lock =
        aSemaphore(3).accept(acquire("w1", permits("a", 1))).accept(acquire("w2", permits("a", 1)));
    assertThat(tokens(lock.state())).containsExactly(1L, 2L);
    assertThat(tokens(lock.accept(release("a", 1)).state())).containsExactly(2L);
  }

  @Test
  void shouldLetNobodyPassWhoWaitsForManyPermits() {
    var lock =
        aSemaphore(3).accept(acquire("a", permits("a", 2))).putOff(await("b", permits("b", 3)));
    lock.when(acquire("c", permits("c", 1))).thenRejected(LOCK_NOT_ACQUIRED);
  }

  @Test
  void shouldTakePermitsFromNobodyWhenItShrinks() {
    var lock =
        aSemaphore(3)
            .accept(acquire("a", permits("a", 2)))
            .accept(acquire("b", permits("b", 1)))
            .accept(new LockCommand.Resize(1));
    assertThat(lock.state().available()).isEqualTo(-2);
    assertThat(tokens(lock.state())).containsExactly(1L, 2L);
    lock.accept(release("b", 2))
        .when(acquire("c", permits("c", 1)))
        .thenRejected(LOCK_NOT_ACQUIRED);
    var back = lock.accept(release("b", 2)).accept(release("a", 1));
    assertThat(tokens(back.accept(acquire("c", permits("c", 1))).state())).containsExactly(3L);
  }

  @Test
  void shouldWakeWhoWaitsWhenItGrows() {
    var lock =
        aSemaphore(1)
            .accept(acquire("a", permits("a", 1)))
            .putOff(await("b", permits("b", 1)))
            .accept(new LockCommand.Resize(2));
    assertThat(woken(new LockEvent.Resized(2, NOW_MS), lock.state())).containsExactly("b");
  }

  @Test
  void shouldKnowNoModeSharedOfASemaphore() {
    aSemaphore(1).when(acquire("w", shared("a"))).thenRejected(INVALID_ARGUMENT);
  }

  @Test
  void shouldRefuseMorePermitsThanThereAre() {
    aLock().when(await("w", permits("a", 2))).thenRejected(LIMIT_EXCEEDED);
    aSemaphore(3).when(await("w", permits("a", 4))).thenRejected(LIMIT_EXCEEDED);
    aSemaphore(3).when(acquire("w", permits("a", 3))).thenShowing("grant:w", granted(3));
  }

  private static LockEvent granted(int permits) {
    return new Granted("w", "r-w", permits("a", permits), 1, null, EXPIRES_AT_MS, 0, NOW_MS);
  }

  @Test
  void shouldRefuseOneMoreThanMayWait() {
    List<LockEvent> waits =
        IntStream.range(0, LockLimits.MAX_WAITERS)
            .<LockEvent>mapToObj(
                i ->
                    new Enqueued(
                        "w" + i,
                        "r",
                        exclusive("o" + i),
                        false,
                        NOW_MS + WAIT_MS,
                        NOW_MS + ATTENDED_MS,
                        NOW_MS))
            .toList();
    var full = heldBy(exclusive("a")).given(waits);
    full.when(await("w", exclusive("b"))).thenRejected(LIMIT_EXCEEDED);
    full.when(acquire("again", exclusive("a")))
        .thenShowing(
            "grant:again",
            new Reentered("again", "r-again", 1, 2, EXPIRES_AT_MS, 0, null, null, null, NOW_MS));
  }

  @Test
  void shouldRefuseToBeHeldTooOften() {
    var lock = heldBy(exclusive("a"));
    for (int i = 1; i < LockLimits.MAX_COUNT; i++) {
      lock = lock.accept(acquire("w" + i, exclusive("a")));
    }
    assertThat(lock.state().holds().getFirst().count()).isEqualTo(LockLimits.MAX_COUNT);
    assertThat(lock.state().holds().getFirst().takings()).hasSize(LockLimits.MAX_TAKINGS);
    lock.when(acquire("more", exclusive("a"))).thenRejected(LIMIT_EXCEEDED);
  }

  @Test
  void shouldRefuseAReentryWithAnotherSession() {
    heldBy(exclusive("a")).when(acquire("w", ofSession("a"))).thenRejected(INVALID_STATE);
    heldBy(ofSession("a")).when(acquire("w", exclusive("a"))).thenRejected(INVALID_STATE);
  }

  /** Found by LockRandomTest: the lease of the first would have got no end by the second. */
  @Test
  void shouldRefuseToWaitWithAnotherSession() {
    var lock = heldBy(exclusive("a")).putOff(await("w", exclusive("b")));
    lock.when(await("v", ofSession("b"))).thenRejected(INVALID_STATE);
    heldBy(exclusive("a"))
        .putOff(await("w", ofSession("b")))
        .when(await("v", exclusive("b")))
        .thenRejected(INVALID_STATE);
  }

  @Test
  void shouldRefuseToWaitMoreOftenThanItMayBeHeld() {
    List<LockEvent> waits =
        IntStream.range(0, LockLimits.MAX_COUNT)
            .<LockEvent>mapToObj(
                i ->
                    new Enqueued(
                        "w" + i,
                        "r",
                        exclusive("b"),
                        false,
                        NOW_MS + WAIT_MS,
                        NOW_MS + ATTENDED_MS,
                        NOW_MS))
            .toList();
    var lock = heldBy(exclusive("a")).given(waits);
    lock.when(await("more", exclusive("b"))).thenRejected(LIMIT_EXCEEDED);
    lock.when(await("other", exclusive("c"))).thenLater("other", List.of(enqueued("other", "c")));
  }

  private static LockEvent enqueued(String waitId, String owner) {
    return new Enqueued(
        waitId,
        "r-" + waitId,
        exclusive(owner),
        false,
        NOW_MS + WAIT_MS,
        NOW_MS + ATTENDED_MS,
        NOW_MS);
  }

  @Test
  void shouldAnswerARepetitionWithTheSameGrant() {
    var lock = heldBy(exclusive("a"));
    lock.when(acquire("a", exclusive("a"))).thenUnchangedShowing("grant:a");
    lock.when(by("r2", "a", exclusive("a"), 5_000))
        .thenShowing("grant:a", new LockEvent.Claimed(1, "a", "r2", null, NOW_MS));
    lock.when(by("r2", "a", exclusive("b"), 5_000)).thenRejected(IDEMPOTENCY_KEY_REUSED);
  }

  @Test
  void shouldTakeUpTheSameWaitByAnotherRequest() {
    var lock = heldBy(exclusive("a")).putOff(await("w", exclusive("b")));
    lock.at(NOW_MS + 7)
        .when(by("r2", "w", exclusive("b"), 1))
        .thenLater(
            "w",
            List.of(new LockEvent.Attended("w", "r2", NOW_MS + 7 + ATTENDED_MS, null, NOW_MS + 7)));
    lock.when(by("r2", "w", shared("b"), WAIT_MS)).thenRejected(IDEMPOTENCY_KEY_REUSED);
    assertThat(lock.putOff(by("r2", "w", exclusive("b"), 1)).state().queue())
        .singleElement()
        .satisfies(
            wait -> {
              assertThat(wait.sinceMs()).isEqualTo(NOW_MS);
              assertThat(wait.untilMs()).as("not prolonged").isEqualTo(NOW_MS + WAIT_MS);
            });
  }

  /** A journal row for each attempt of each waiter would be too many. */
  @Test
  void shouldNoteOnlyNowAndThenThatAWaiterIsStillThere() {
    var lock = heldBy(exclusive("a")).putOff(await("w", exclusive("b")));
    lock.at(NOW_MS + 3_000).when(await("w", exclusive("b"))).thenLater("w", List.of());
    lock.at(NOW_MS + 6_000)
        .when(await("w", exclusive("b")))
        .thenLater(
            "w",
            List.of(
                new LockEvent.Attended(
                    "w", "r-w", NOW_MS + 6_000 + ATTENDED_MS, null, NOW_MS + 6_000)));
  }

  @Test
  void shouldTellHowLongItHasWaited() {
    var lock =
        heldBy(exclusive("a"))
            .putOff(await("w", exclusive("b")))
            .at(NOW_MS + 900)
            .accept(release("a", 1));
    assertThat(granted(lock.when(await("w", exclusive("b"))).decision()).waitedMs()).isEqualTo(900);
  }

  /**
   * A client adds this to what is left, and counts from before it sent the request: another request
   * for the same wait has not waited for as long.
   */
  @Test
  void shouldTellHowLongTheRequestHasWaitedThatIsAnswered() {
    var lock =
        heldBy(exclusive("a"))
            .putOff(await("w", exclusive("b")))
            .at(NOW_MS + 900)
            .putOff(by("r2", "w", exclusive("b"), WAIT_MS))
            .at(NOW_MS + 1_000)
            .accept(release("a", 1));
    Decision<LockEvent> second = lock.when(by("r2", "w", exclusive("b"), WAIT_MS)).decision();
    assertThat(granted(second).waitedMs()).isEqualTo(100);
    Decision<LockEvent> third = lock.when(by("r3", "w", exclusive("b"), WAIT_MS)).decision();
    assertThat(granted(third).waitedMs()).isZero();
  }

  @Test
  void shouldNotCountTheWaitOfTheRequestBefore() {
    var lock =
        heldBy(exclusive("a"))
            .putOff(await("w", exclusive("b")))
            .at(NOW_MS + 900)
            .accept(release("a", 1))
            .accept(await("w", exclusive("b")));
    assertThat(lock.view(LockType.TYPE, "grant:w"))
        .isInstanceOfSatisfying(
            GrantView.class, view -> assertThat(view.waited()).isEqualTo("900ms"));
    assertThat(
            lock.at(NOW_MS + 5_000)
                .accept(by("r2", "w", exclusive("b"), WAIT_MS))
                .view(LockType.TYPE, "grant:w"))
        .isInstanceOfSatisfying(
            GrantView.class, view -> assertThat(view.waited()).isEqualTo("0ms"));
  }

  @Test
  void shouldTellARepetitionThatTheGrantIsOver() {
    var lock = heldBy(exclusive("a")).accept(release("a", 1));
    lock.when(acquire("a", exclusive("a")))
        .thenRejected(LOCK_LOST, Map.of("reason", LossReason.RELEASED));
    heldBy(exclusive("a"))
        .elapsedTo(EXPIRES_AT_MS)
        .when(by("r2", "a", exclusive("a"), WAIT_MS))
        .thenRejected(LOCK_LOST, Map.of("reason", LossReason.EXPIRED));
  }

  @Test
  void shouldTellWhyAWaitHasEnded() {
    var lock =
        heldBy(exclusive("a"))
            .putOff(await("w", exclusive("b")))
            .accept(new LockCommand.CancelWait("w"));
    lock.when(await("w", exclusive("b")))
        .thenRejected(
            LOCK_NOT_ACQUIRED,
            Map.of("holders", LockView.holders(lock.state()), "reason", WaitEnd.CANCELLED));
    assertThat(
            woken(new LockEvent.WaitEnded("w", WaitEnd.CANCELLED, List.of(), NOW_MS), lock.state()))
        .containsExactly("w");
    lock.when(new LockCommand.CancelWait("w")).thenUnchanged();
  }

  @Test
  void shouldRefuseWhoWaitsInACycle() {
    var cycle = List.of(new CycleMember(LOCK, "b"), new CycleMember("m", "a"));
    var lock =
        heldBy(exclusive("a"))
            .putOff(await("w", exclusive("b")))
            .accept(new LockCommand.BreakDeadlock("w", 1, cycle));
    lock.when(await("w", exclusive("b"))).thenRejected(DEADLOCK, Map.of("cycle", cycle));
  }

  private static Granted granted(Decision<LockEvent> decision) {
    return (Granted) ((Decision.Accepted<LockEvent>) decision).events().getFirst();
  }
}
