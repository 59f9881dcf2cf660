package io.quorate.lock;

import static io.quorate.kernel.RejectionCode.IDEMPOTENCY_KEY_REUSED;
import static io.quorate.kernel.RejectionCode.INVALID_STATE;
import static io.quorate.kernel.RejectionCode.LOCK_LOST;
import static io.quorate.kernel.RejectionCode.LOCK_NOT_ACQUIRED;
import static io.quorate.lock.LockLimits.ATTENDED_MS;
import static io.quorate.lock.Locks.NOW_MS;
import static io.quorate.lock.Locks.SESSION;
import static io.quorate.lock.Locks.WAIT_MS;
import static io.quorate.lock.Locks.aSemaphore;
import static io.quorate.lock.Locks.acquire;
import static io.quorate.lock.Locks.await;
import static io.quorate.lock.Locks.by;
import static io.quorate.lock.Locks.exclusive;
import static io.quorate.lock.Locks.heldBy;
import static io.quorate.lock.Locks.ofSession;
import static io.quorate.lock.Locks.tokens;
import static io.quorate.lock.Locks.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.Decision;
import io.quorate.kernel.Shown;
import io.quorate.lock.LockEvent.Enqueued;
import io.quorate.lock.LockEvent.Granted;
import io.quorate.lock.LockEvent.Lost;
import io.quorate.lock.LockEvent.SessionEnded;
import io.quorate.lock.LockEvent.WaitEnded;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A session that lives again, before the lock has heard that its last life has ended. */
class SessionRulesTest {

  private static final SessionRef ENDED = new SessionRef("s", 1, 0);
  private static final SessionRef NEXT = new SessionRef("s", 2, 1);
  private static final Map<String, LossReason> SESSION_ENDED =
      Map.of("reason", LossReason.SESSION_ENDED);

  @Test
  void shouldTakeItFromTheLastLifeForTheNext() {
    var held = heldBy(ofSession("a"));
    var next = held.accept(await("w", of(NEXT)));
    assertThat(held.when(await("w", of(NEXT))).decision())
        .isEqualTo(
            new Decision.Accepted<>(
                List.of(
                    new Lost(1, LossReason.SESSION_ENDED, null, 0, NOW_MS),
                    new SessionEnded(ENDED, NOW_MS),
                    new Granted("w", "r-w", of(NEXT), 2, null, Hold.NEVER, 0, NOW_MS)),
                new Shown.Part("grant:w")));
    assertThat(tokens(next.state())).containsExactly(2L);
    next.when(Locks.renew("a", 1)).thenRejected(LOCK_LOST, SESSION_ENDED);
  }

  @Test
  void shouldChangeNothingMoreWhenItIsToldOfTheEnd() {
    heldBy(ofSession("a"))
        .accept(await("w", of(NEXT)))
        .when(new LockCommand.EndSession(ENDED))
        .thenUnchangedAnswering(ENDED);
  }

  @Test
  void shouldEndAWaitOfTheLastLifeForTheNext() {
    var lock = heldBy(exclusive("b")).putOff(await("v", ofSession("a")));
    lock.when(await("w", of(NEXT)))
        .thenLater(
            "w",
            List.of(
                new WaitEnded("v", WaitEnd.SESSION_ENDED, List.of(), NOW_MS),
                new SessionEnded(ENDED, NOW_MS),
                enqueued()));
    var next = lock.putOff(await("w", of(NEXT)));
    assertThat(waiting(next.state())).containsExactly("w");
    next.when(await("v", ofSession("a"))).thenRejected(LOCK_LOST, SESSION_ENDED);
  }

  @Test
  void shouldKeepItBackForTheNextLifeToo() {
    var claim = new Claim("a", LockMode.EXCLUSIVE, 1, 0, SESSION, 0, 2_000, null);
    var lock = heldBy(claim);
    lock.when(await("w", of(NEXT)))
        .thenLater(
            "w",
            List.of(
                new Lost(1, LossReason.SESSION_ENDED, null, NOW_MS + 2_000, NOW_MS),
                new SessionEnded(ENDED, NOW_MS),
                enqueued()));
    var waiting = lock.putOff(await("w", of(NEXT)));
    waiting.at(NOW_MS + 1_999).when(await("w", of(NEXT))).thenLater("w", List.of());
    assertThat(tokens(waiting.elapsedTo(NOW_MS + 2_000).accept(await("w", of(NEXT))).state()))
        .containsExactly(2L);
    lock.when(acquire("w", of(NEXT))).thenRejected(LOCK_NOT_ACQUIRED);
  }

  @Test
  void shouldLetNobodyBePassedByTheNextLife() {
    var lock = heldBy(ofSession("a")).putOff(await("v", exclusive("b")));
    var next = lock.putOff(await("w", of(NEXT)));
    assertThat(waiting(next.state())).containsExactly("v", "w");
    assertThat(Locks.woken(new SessionEnded(ENDED, NOW_MS), next.state())).containsExactly("v");
  }

  @Test
  void shouldGiveBackPermitsOfTheLastLife() {
    var lock = aSemaphore(1).accept(acquire("a", ofSession("a"))).accept(acquire("w", of(NEXT)));
    assertThat(tokens(lock.state())).containsExactly(2L);
  }

  @Test
  void shouldEndNothingOfAnotherSession() {
    heldBy(ofSession("a"))
        .when(await("w", of(new SessionRef("t", 2, 1))))
        .thenRejected(INVALID_STATE);
  }

  /** The claim was on its way when its life ended. */
  @Test
  void shouldGrantNothingToALifeBeforeTheOneItKnows() {
    heldBy(of(NEXT)).when(await("w", ofSession("a"))).thenRejected(LOCK_LOST, SESSION_ENDED);
    heldBy(of(NEXT)).when(await("w", ofSession("b"))).thenRejected(LOCK_LOST, SESSION_ENDED);
  }

  @Test
  void shouldNotTakeAWaitForOneOfTheNextLife() {
    var lock = heldBy(exclusive("b")).putOff(await("w", ofSession("a")));
    lock.when(by("r2", "w", of(NEXT), WAIT_MS)).thenRejected(LOCK_LOST, SESSION_ENDED);
    lock.when(by("r2", "w", exclusive("a"), WAIT_MS)).thenRejected(IDEMPOTENCY_KEY_REUSED);
  }

  private static Claim of(SessionRef session) {
    return new Claim("a", LockMode.EXCLUSIVE, 1, 0, session, 0, 0, null);
  }

  private static Enqueued enqueued() {
    return new Enqueued(
        "w", "r-w", of(NEXT), false, NOW_MS + WAIT_MS, NOW_MS + ATTENDED_MS, NOW_MS);
  }
}
