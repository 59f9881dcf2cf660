package io.quorate.lock;

import static io.quorate.kernel.RejectionCode.INVALID_ARGUMENT;
import static io.quorate.kernel.RejectionCode.INVALID_STATE;
import static io.quorate.kernel.RejectionCode.LOCK_LOST;
import static io.quorate.kernel.RejectionCode.LOCK_NOT_ACQUIRED;
import static io.quorate.lock.Locks.EXPIRES_AT_MS;
import static io.quorate.lock.Locks.NOW_MS;
import static io.quorate.lock.Locks.SESSION;
import static io.quorate.lock.Locks.TTL_MS;
import static io.quorate.lock.Locks.aLock;
import static io.quorate.lock.Locks.aSemaphore;
import static io.quorate.lock.Locks.acquire;
import static io.quorate.lock.Locks.await;
import static io.quorate.lock.Locks.by;
import static io.quorate.lock.Locks.commit;
import static io.quorate.lock.Locks.exclusive;
import static io.quorate.lock.Locks.heldBy;
import static io.quorate.lock.Locks.holds;
import static io.quorate.lock.Locks.keptBack;
import static io.quorate.lock.Locks.ofSession;
import static io.quorate.lock.Locks.permits;
import static io.quorate.lock.Locks.release;
import static io.quorate.lock.Locks.renew;
import static io.quorate.lock.Locks.shared;
import static io.quorate.lock.Locks.tokens;
import static io.quorate.lock.Locks.undo;
import static io.quorate.lock.Locks.waiting;
import static io.quorate.lock.Locks.woken;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.DeciderScenario;
import io.quorate.kernel.RejectionCode;
import io.quorate.kernel.Shown;
import io.quorate.kernel.participant.Commitment;
import io.quorate.kernel.participant.ParticipantRules.ReportOf;
import io.quorate.kernel.participant.StepReport;
import io.quorate.lock.LockEvent.Lost;
import io.quorate.lock.LockEvent.Released;
import io.quorate.lock.LockEvent.Renewed;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What holders do, and what is done to them. */
class HolderRulesTest {

  @Test
  void shouldRenewFromNowOn() {
    heldBy(exclusive("a"))
        .at(NOW_MS + 10)
        .when(renew("a", 1))
        .thenShowing("hold:1", new Renewed(1, TTL_MS, NOW_MS + 10 + TTL_MS, NOW_MS + 10));
  }

  @Test
  void shouldRenewWithTheTtlThatWasAskedForLast() {
    var lock = heldBy(exclusive("a")).accept(new LockCommand.Renew("a", 1, 7L));
    assertThat(lock.state().holds().getFirst().expiresAtMs()).isEqualTo(NOW_MS + 7);
    lock.when(renew("a", 1)).thenShowing("hold:1", new Renewed(1, 7, NOW_MS + 7, NOW_MS));
  }

  /** Else a renewal would take from what the second entry was promised. */
  @Test
  void shouldRenewWithTheLongestTtlOfItsEntries() {
    var twice = heldBy(lasting("a", 5)).accept(acquire("again", exclusive("a")));
    twice
        .at(NOW_MS + 1)
        .when(renew("a", 1))
        .thenShowing("hold:1", new Renewed(1, TTL_MS, NOW_MS + 1 + TTL_MS, NOW_MS + 1));
    heldBy(exclusive("a"))
        .accept(acquire("again", lasting("a", 5)))
        .when(renew("a", 1))
        .thenShowing("hold:1", new Renewed(1, TTL_MS, EXPIRES_AT_MS, NOW_MS));
  }

  private static Claim lasting(String owner, long ttlMs) {
    return new Claim(owner, LockMode.EXCLUSIVE, 1, ttlMs, null, 0, 0, null);
  }

  @Test
  void shouldNotRenewWhatIsOver() {
    heldBy(exclusive("a"))
        .elapsedTo(EXPIRES_AT_MS)
        .when(renew("a", 1))
        .thenRejected(LOCK_LOST, Map.of("reason", LossReason.EXPIRED));
  }

  @Test
  void shouldNotRenewWhatBelongsToASession() {
    heldBy(ofSession("a")).when(renew("a", 1)).thenUnchangedShowing("hold:1");
    heldBy(ofSession("a")).when(new LockCommand.Renew("a", 1, 5L)).thenRejected(INVALID_ARGUMENT);
  }

  @Test
  void shouldReleaseNothingTwice() {
    var twice = heldBy(exclusive("a")).accept(acquire("again", exclusive("a")));
    var once = twice.accept(new LockCommand.Release("a", 1, 2));
    assertThat(once.state().holds().getFirst().count()).isEqualTo(1);
    once.when(new LockCommand.Release("a", 1, 2)).thenUnchangedShowing("released:1:a");
    twice.when(new LockCommand.Release("a", 1, 1)).thenRejected(INVALID_STATE);
    once.accept(new LockCommand.Release("a", 1, 1))
        .when(new LockCommand.Release("a", 1, 1))
        .thenRejected(LOCK_LOST, Map.of("reason", LossReason.RELEASED));
  }

  @Test
  void shouldReleaseNothingForAnotherOwner() {
    heldBy(exclusive("a"))
        .when(release("b", 1))
        .thenRejected(LOCK_LOST, Map.of("reason", LossReason.NOT_HELD));
    heldBy(exclusive("a"))
        .accept(release("a", 1))
        .when(release("b", 1))
        .thenRejected(LOCK_LOST, Map.of("reason", LossReason.NOT_HELD));
  }

  @Test
  void shouldNotReleaseByATokenThatIsOver() {
    var again = heldBy(exclusive("a")).accept(release("a", 1)).accept(acquire("w", exclusive("a")));
    again.when(release("a", 1)).thenRejected(LOCK_LOST);
    again.when(release("a", 2)).thenShowing("released:2:a", new Released(2, 0, 0, NOW_MS));
  }

  @Test
  void shouldShareItAfterADowngradeWithoutAnybodyInBetween() {
    var lock =
        heldBy(exclusive("a"))
            .putOff(await("w", shared("b")))
            .putOff(await("v", exclusive("c")))
            .accept(new LockCommand.Downgrade("a", 1));
    assertThat(woken(new LockEvent.Downgraded(1, NOW_MS), lock.state())).containsExactly("w");
    assertThat(tokens(lock.accept(await("w", shared("b"))).state())).containsExactly(1L, 2L);
  }

  @Test
  void shouldKeepItForItsMinimumAlsoWhenItIsReleased() {
    var lock = heldBy(keptBack("a", 1_000, 0));
    lock.when(release("a", 1))
        .thenShowing("released:1:a", new Released(1, 0, NOW_MS + 1_000, NOW_MS));
    lock.at(NOW_MS + 1_000)
        .when(release("a", 1))
        .thenShowing("released:1:a", new Released(1, 0, 0, NOW_MS + 1_000));
    var released = lock.accept(release("a", 1));
    released.when(acquire("b", exclusive("b"))).thenRejected(LOCK_NOT_ACQUIRED);
    var cooled = released.elapsedTo(NOW_MS + 1_000);
    assertThat(tokens(cooled.accept(acquire("b", exclusive("b"))).state())).containsExactly(2L);
  }

  @Test
  void shouldKeepPermitsForTheirMinimum() {
    var claim = new Claim("a", LockMode.EXCLUSIVE, 2, TTL_MS, null, 1_000, 0, null);
    var lock = aSemaphore(3).accept(acquire("a", claim)).accept(release("a", 1));
    assertThat(lock.state().available()).isEqualTo(1);
    lock.when(acquire("b", permits("b", 2))).thenRejected(LOCK_NOT_ACQUIRED);
    assertThat(lock.accept(acquire("b", permits("b", 1))).state().available()).isZero();
  }

  @Test
  void shouldLetReadersInWhileAReaderIsKeptBack() {
    var claim = new Claim("a", LockMode.SHARED, 1, TTL_MS, null, 1_000, 0, null);
    var lock = heldBy(claim).accept(release("a", 1));
    lock.when(acquire("b", exclusive("b"))).thenRejected(LOCK_NOT_ACQUIRED);
    assertThat(tokens(lock.accept(acquire("b", shared("b"))).state())).containsExactly(2L);
  }

  @Test
  void shouldDelayOnlyAfterALossWithoutARelease() {
    var lock = heldBy(keptBack("a", 0, 2_000));
    lock.when(release("a", 1)).thenShowing("released:1:a", new Released(1, 0, 0, NOW_MS));
    assertThat(lock.at(EXPIRES_AT_MS).elapse())
        .containsExactly(
            new Lost(1, LossReason.EXPIRED, null, EXPIRES_AT_MS + 2_000, EXPIRES_AT_MS));
    lock.when(new LockCommand.ForceRelease("why", null))
        .then(new Lost(1, LossReason.FORCED, "why", NOW_MS + 2_000, NOW_MS));
    var claim = new Claim("a", LockMode.EXCLUSIVE, 1, 0, SESSION, 0, 2_000, null);
    assertThat(heldBy(claim).accept(new LockCommand.EndSession(SESSION)).state().cooling())
        .containsExactly(new Cooling(LockMode.EXCLUSIVE, 1, NOW_MS + 2_000));
    var undelivered = lock.accept(Locks.leave("a"));
    assertThat(undelivered.elapsedTo(NOW_MS + LockLimits.KEEP_PLACE_MS).state().cooling())
        .isEmpty();
  }

  @Test
  void shouldForceAllHoldersOrOne() {
    var lock = heldBy(shared("a"), shared("b"));
    assertThat(lock.accept(new LockCommand.ForceRelease("why", null)).state().holds()).isEmpty();
    var one = lock.accept(new LockCommand.ForceRelease("why", 2L));
    assertThat(tokens(one.state())).containsExactly(1L);
    one.when(renew("b", 2)).thenRejected(LOCK_LOST, Map.of("reason", LossReason.FORCED));
  }

  @Test
  void shouldEndAllOfASession() {
    var lock =
        heldBy(shared("a"))
            .accept(acquire("s", new Claim("b", LockMode.SHARED, 1, 0, SESSION, 0, 0, null)))
            .putOff(await("w", new Claim("c", LockMode.EXCLUSIVE, 1, 0, SESSION, 0, 0, null)))
            .putOff(await("v", exclusive("d")));
    var ended = lock.accept(new LockCommand.EndSession(SESSION));
    assertThat(tokens(ended.state())).containsExactly(1L);
    assertThat(waiting(ended.state())).containsExactly("v");
    ended.when(renew("b", 2)).thenRejected(LOCK_LOST, Map.of("reason", LossReason.SESSION_ENDED));
    ended
        .when(await("w", new Claim("c", LockMode.EXCLUSIVE, 1, 0, SESSION, 0, 0, null)))
        .thenRejected(LOCK_LOST, Map.of("reason", LossReason.SESSION_ENDED));
    ended.when(new LockCommand.EndSession(SESSION)).thenUnchangedAnswering(SESSION);
    assertThat(ended.view(LockType.TYPE, new Shown.Answer(SESSION))).isEqualTo(true);
  }

  /** The request may have been on its way when the session ended. */
  @Test
  void shouldGrantNothingToASessionThatHasEnded() {
    var ended = aLock().accept(new LockCommand.EndSession(SESSION));
    ended
        .when(acquire("late", ofSession("a")))
        .thenRejected(LOCK_LOST, Map.of("reason", LossReason.SESSION_ENDED));
    var next = new Claim("a", LockMode.EXCLUSIVE, 1, 0, new SessionRef("s", 2, 1), 0, 0, null);
    assertThat(tokens(ended.accept(acquire("w", next)).state())).containsExactly(1L);
  }

  /** The lock has not heard yet that the life before has ended; what it granted then is over. */
  @Test
  void shouldNotTakeAGrantForOneOfTheNextLife() {
    var next = new Claim("a", LockMode.EXCLUSIVE, 1, 0, new SessionRef("s", 2, 1), 0, 0, null);
    heldBy(ofSession("a"))
        .when(by("r2", "a", next, 0))
        .thenRejected(LOCK_LOST, Map.of("reason", LossReason.SESSION_ENDED));
  }

  @Test
  void shouldKeepTheLastTokenOverADeletion() {
    var deleted =
        aSemaphore(3)
            .accept(acquire("a", permits("a", 1)))
            .accept(release("a", 1))
            .accept(new LockCommand.Delete());
    assertThat(deleted.state().isSemaphore()).isFalse();
    assertThat(tokens(deleted.accept(acquire("w", exclusive("a"))).state())).containsExactly(2L);
  }

  @Test
  void shouldTakeAStepOnlyWithACurrentToken() {
    assertThat(report(heldBy(exclusive("a")).accept(holds(1, Commitment.PREPARE))))
        .satisfies(report -> assertThat(report.reason()).isNull());
    assertThat(report(heldBy(exclusive("a")).accept(holds(2, Commitment.PREPARE))))
        .satisfies(report -> assertThat(refusalCode(report)).isEqualTo(LOCK_LOST));
    assertThat(
            report(
                heldBy(exclusive("a"))
                    .accept(release("a", 1))
                    .accept(holds(1, Commitment.PREPARE))))
        .satisfies(report -> assertThat(refusalCode(report)).isEqualTo(LOCK_LOST));
  }

  @Test
  void shouldKeepTheLockFromOthersWhileATransactionReliesOnIt() {
    var lock =
        heldBy(exclusive("a"))
            .accept(holds(1, Commitment.PREPARE))
            .putOff(await("w", exclusive("b")))
            .accept(release("a", 1));
    lock.when(await("w", exclusive("b"))).thenLater("w", List.of());
    lock.when(acquire("c", shared("c"))).thenRejected(LOCK_NOT_ACQUIRED);
    lock.when(new LockCommand.Resize(3)).thenRejected(INVALID_STATE);
    assertThat(woken(new LockEvent.Cooled(NOW_MS), lock.state())).isEmpty();

    for (LockCommand end : List.of(commit(), undo())) {
      var free = lock.accept(end);
      assertThat(woken(new LockEvent.Cooled(NOW_MS), free.state())).containsExactly("w");
      assertThat(tokens(free.accept(await("w", exclusive("b"))).state())).containsExactly(2L);
    }
  }

  @Test
  void shouldLetTheHolderReenterWhileATransactionReliesOnIt() {
    var lock = heldBy(exclusive("a")).accept(holds(1, Commitment.EXECUTE));
    assertThat(lock.accept(acquire("w", exclusive("a"))).state().holds().getFirst().count())
        .isEqualTo(2);
  }

  private static StepReport report(DeciderScenario<LockCommand, LockEvent, Lock> lock) {
    return (StepReport) lock.view(LockType.TYPE, new Shown.Answer(new ReportOf("t")));
  }

  private static RejectionCode refusalCode(StepReport report) {
    return Objects.requireNonNull(report.reason()).code();
  }
}
