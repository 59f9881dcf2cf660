package io.quorate.call;

import static io.quorate.call.CallRequest.UNDO;
import static io.quorate.call.Calls.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** When a partner is given up. */
class CallAttemptRulesTest {

  private static final int ATTEMPTS = 3;
  private static final long ATTEMPTS_FOR_MS = 60_000;
  private static final long TIMEOUT_MS = 5_000;
  private static final int MOST_STEPS = 1_000;

  private final CallAttemptRules rules =
      new CallAttemptRules(new CallLimits(ATTEMPTS, ATTEMPTS_FOR_MS, TIMEOUT_MS));
  private Call call =
      Calls.after(
          List.of(
              Calls.ordered(Calls.executed()),
              Calls.answered(),
              Calls.gaveUp(null),
              Calls.asked(UNDO)));
  private long nowMs = NOW_MS;

  /** As when its host is left alone for a while, and each attempt is refused at once. */
  @Test
  void shouldGoOnForAWhileWhenEachAttemptFailsAtOnce() {
    for (int i = 0; i < MOST_STEPS && call.stage() == CallPhase.UNDOING; i++) {
      if (call.attempts().waiting()) {
        int number = call.attempts().number();
        var refused = new CallCommand.Heard(UNDO, number, null, Calls.UNREACHED);
        happen(rules.heard(call, refused, nowMs));
      } else {
        nowMs = rules.dueAtMs(call);
        happen(rules.elapse(call, nowMs));
      }
    }

    assertThat(call.stage()).isEqualTo(CallPhase.UNDO_FAILED);
    assertThat(nowMs - NOW_MS).isBetween(ATTEMPTS_FOR_MS, ATTEMPTS_FOR_MS + 5_000);
    assertThat(call.attempts().failures()).isGreaterThan(10);
  }

  /** As when its host takes connections and says nothing: this often, however long that takes. */
  @Test
  void shouldTryAFewTimesWhenEachAttemptTakesLong() {
    var patient = new CallAttemptRules(new CallLimits(ATTEMPTS, 0, TIMEOUT_MS));
    for (int i = 0; i < MOST_STEPS && call.stage() == CallPhase.UNDOING; i++) {
      nowMs = patient.dueAtMs(call);
      happen(patient.elapse(call, nowMs));
    }

    assertThat(call.attempts().failures()).isEqualTo(ATTEMPTS);
    assertThat(nowMs - NOW_MS).isGreaterThan(ATTEMPTS * TIMEOUT_MS);
  }

  /** An attempt begins to count the time of its own request, not that of the one before. */
  @Test
  void shouldCountTheTimeOfEachRequest() {
    assertThat(call.attempts().sinceMs()).isEqualTo(NOW_MS);
    nowMs += ATTEMPTS_FOR_MS;
    Call failed = call.evolve(Calls.failed(UNDO, false)).evolve(Calls.exhausted(UNDO));

    assertThat(failed.evolve(new CallEvent.Asked(UNDO, nowMs)).attempts().sinceMs())
        .isEqualTo(nowMs);
  }

  private void happen(List<CallEvent> events) {
    assertThat(events).isNotEmpty();
    for (CallEvent event : events) {
      call = call.evolve(event);
    }
  }
}
