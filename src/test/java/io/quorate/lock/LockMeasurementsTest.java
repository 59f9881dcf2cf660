package io.quorate.lock;

import static io.quorate.lock.Locks.EXPIRES_AT_MS;
import static io.quorate.lock.Locks.NOW_MS;
import static io.quorate.lock.Locks.SESSION;
import static io.quorate.lock.Locks.WAIT_MS;
import static io.quorate.lock.Locks.aSemaphore;
import static io.quorate.lock.Locks.acquire;
import static io.quorate.lock.Locks.await;
import static io.quorate.lock.Locks.exclusive;
import static io.quorate.lock.Locks.heldBy;
import static io.quorate.lock.Locks.leave;
import static io.quorate.lock.Locks.ofSession;
import static io.quorate.lock.Locks.permits;
import static io.quorate.lock.Locks.release;
import static io.quorate.lock.Locks.shared;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.kernel.DeciderScenario;
import io.quorate.kernel.Decision;
import io.quorate.lock.LockEvent.Renewed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the events of a lock tell of waits and holds. */
class LockMeasurementsTest {

  private static final long LATER_MS = NOW_MS + 70;

  @Test
  void shouldMeasureAWaitFromItsBeginning() {
    var lock = heldBy(exclusive("a")).putOff(await("w", exclusive("b"))).at(LATER_MS);
    // Another request of the same client has taken the wait up again.
    lock = lock.putOff(Locks.by("r2", "w", exclusive("b"), WAIT_MS)).at(LATER_MS + 5);
    lock = lock.accept(release("a", 1));
    assertThat(measured(lock, Locks.by("r2", "w", exclusive("b"), WAIT_MS)))
        .containsExactly("lock.wait exclusive granted 75");
  }

  @Test
  void shouldMeasureAGrantWithoutAWait() {
    assertThat(measured(Locks.aLock(), acquire("w", shared("a"))))
        .containsExactly("lock.wait shared granted 0");
    assertThat(measured(aSemaphore(3), acquire("w", permits("a", 2))))
        .containsExactly("lock.wait semaphore granted 0");
  }

  /** An owner that enters twice has one grant, which ends once. */
  @Test
  void shouldMeasureOneHoldHoweverOftenItIsEntered() {
    var lock = heldBy(exclusive("a")).at(LATER_MS);
    assertThat(measured(lock, acquire("again", exclusive("a"))))
        .containsExactly("lock.wait exclusive reentered 0");
    lock = lock.accept(acquire("again", exclusive("a")));
    assertThat(measured(lock, release("a", 1))).isEmpty();
    lock = lock.accept(release("a", 1));
    assertThat(measured(lock, release("a", 1))).containsExactly("lock.hold exclusive released 70");
  }

  @Test
  void shouldMeasureTheSharedHoldThatAnUpgradeEnds() {
    var lock = heldBy(shared("a")).at(LATER_MS);
    assertThat(measured(lock, acquire("up", exclusive("a"))))
        .containsExactly("lock.wait exclusive granted 0", "lock.hold shared upgraded 70");
  }

  @Test
  void shouldTellHowAHoldEnded() {
    assertThat(elapsed(heldBy(exclusive("a")), EXPIRES_AT_MS))
        .containsExactly("lock.hold exclusive expired 30000");
    assertThat(
            measured(heldBy(shared("a")).at(LATER_MS), new LockCommand.ForceRelease("why", null)))
        .containsExactly("lock.hold shared forced 70");
    assertThat(measured(heldBy(ofSession("a")).at(LATER_MS), new LockCommand.EndSession(SESSION)))
        .containsExactly("lock.hold exclusive session_ended 70");
    var undelivered = heldBy(exclusive("a")).accept(leave("a"));
    assertThat(elapsed(undelivered, NOW_MS + LockLimits.KEEP_PLACE_MS))
        .containsExactly("lock.hold exclusive undelivered 10000");
  }

  @Test
  void shouldTellHowAWaitEnded() {
    var held = heldBy(exclusive("a")).accept(renewedForLong());
    var lock = held.putOff(await("w", exclusive("b"))).at(LATER_MS);
    assertThat(measured(lock, new LockCommand.CancelWait("w")))
        .containsExactly("lock.wait exclusive cancelled 70");
    assertThat(measured(lock, new LockCommand.BreakDeadlock("w", 1, List.of())))
        .containsExactly("lock.wait exclusive deadlock 70");
    assertThat(elapsed(lock.accept(leave("w")), NOW_MS + LockLimits.ATTENDED_MS))
        .containsExactly("lock.wait exclusive left 15000");
    var attended = lock.at(NOW_MS + 10_000).putOff(await("w", exclusive("b")));
    assertThat(elapsed(attended, NOW_MS + WAIT_MS))
        .containsExactly("lock.wait exclusive timed_out 20000");
    var ofSession = held.putOff(await("s", ofSession("b"))).at(LATER_MS);
    assertThat(measured(ofSession, new LockCommand.EndSession(SESSION)))
        .containsExactly("lock.wait exclusive session_ended 70");
  }

  /** Another node's clock may have measured the beginning. */
  @Test
  void shouldMeasureNothingBelowZero() {
    var lock = heldBy(exclusive("a"));
    assertThat(described(new LockEvent.Released(1, 0, 0, NOW_MS - 2_000), lock.state()))
        .containsExactly("lock.hold exclusive released 0");
  }

  @Test
  void shouldMeasureNothingElse() {
    var lock = heldBy(exclusive("a"));
    assertThat(described(new Renewed(1, 5, NOW_MS + 5, NOW_MS), lock.state())).isEmpty();
    assertThat(described(new LockEvent.Released(9, 0, 0, NOW_MS), lock.state())).isEmpty();
  }

  @Test
  void shouldCountHoldersAndWaiters() {
    var lock =
        heldBy(shared("a"), shared("b"))
            .putOff(await("w1", exclusive("c")))
            .putOff(await("w2", shared("d")))
            .putOff(await("w3", shared("e")));
    assertThat(LockType.TYPE.counts(lock.state()))
        .isEqualTo(Map.of(LockType.HOLDERS, 2, LockType.WAITERS, 3));
  }

  private static LockCommand renewedForLong() {
    return new LockCommand.Renew("a", 1, 3_600_000L);
  }

  private static List<String> measured(
      DeciderScenario<LockCommand, LockEvent, Lock> lock, LockCommand command) {
    return switch (lock.when(command).decision()) {
      case Decision.Accepted<LockEvent> accepted -> described(accepted.events(), lock.state());
      default -> throw new AssertionError("Expected it to be accepted: " + command);
    };
  }

  private static List<String> elapsed(
      DeciderScenario<LockCommand, LockEvent, Lock> lock, long nowMs) {
    return described(lock.at(nowMs).elapse(), lock.state());
  }

  private static List<String> described(LockEvent event, Lock before) {
    return described(List.of(event), before);
  }

  private static List<String> described(List<LockEvent> events, Lock first) {
    var all = new ArrayList<String>();
    Lock before = first;
    for (LockEvent event : events) {
      LockType.TYPE
          .measurements(event, before)
          .forEach(
              one ->
                  all.add(
                      "%s %s %s %d"
                          .formatted(
                              one.series().name(),
                              one.series().mode(),
                              one.series().outcome(),
                              one.durationMs())));
      before = event.equals(events.getLast()) ? before : LockEvolution.evolve(before, event);
    }
    return all;
  }
}
