package io.quorate.multijvm.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.client.Operation;
import io.quorate.multijvm.lock.LockAsk;
import io.quorate.multijvm.lock.LockOperation;
import io.quorate.multijvm.register.RegisterOperation;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailedRequestsTest {

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LATE = Duration.ofSeconds(10);

  @Test
  void shouldFindNothingWhenEachGetsItsAnswer() {
    assertThat(FailedRequests.among(List.of(after(200), after(503, 201), after(0, -1, 409))))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 504})
  void shouldFindAnAttemptThatANodeFailed(int status) {
    assertThat(FailedRequests.among(List.of(after(status, 200)))).hasSize(1);
    assertThat(FailedRequests.amongRegisters(List.of(read(status, SOON)))).hasSize(1);
  }

  @Test
  void shouldFindAnAttemptThatGotNoAnswerInTime() {
    Operation waited =
        new Operation(intent(), List.of(attempt(Attempt.TIMED_OUT, LATE), attempt(200, SOON)));
    Operation impatient =
        new Operation(intent(), List.of(attempt(Attempt.TIMED_OUT, SOON), attempt(200, SOON)));

    assertThat(FailedRequests.among(List.of(waited, impatient)))
        .singleElement()
        .asString()
        .contains(waited.toString());
    assertThat(FailedRequests.amongRegisters(List.of(read(Attempt.TIMED_OUT, LATE)))).hasSize(1);
    assertThat(FailedRequests.amongRegisters(List.of(read(Attempt.TIMED_OUT, SOON)))).isEmpty();
  }

  @Test
  void shouldFindWhatEndedWithoutAnAnswer() {
    assertThat(FailedRequests.among(List.of(after(503, 503)))).hasSize(1);
    assertThat(FailedRequests.among(List.of(after(503, -1)))).hasSize(1);
  }

  @Test
  void shouldAcceptWhatWasMeantToBeAskedOnce() {
    assertThat(FailedRequests.among(List.of(after(503)))).isEmpty();
    assertThat(FailedRequests.among(List.of(after(504)))).hasSize(1);
  }

  @Test
  void shouldFindUsesOfLocksThatANodeFailed() {
    assertThat(FailedRequests.amongLocks(List.of(asked(0, 200), asked(0, 503), asked(0, 409))))
        .isEmpty();
    assertThat(FailedRequests.amongLocks(List.of(asked(0, 504)))).hasSize(1);
    assertThat(FailedRequests.amongLocks(List.of(asked(2000, 504)))).as("let go").isEmpty();
    assertThat(FailedRequests.amongLocks(List.of(asked(6000, Attempt.TIMED_OUT))))
        .as("after as long as it was to wait, and not much more")
        .isEmpty();
    assertThat(FailedRequests.amongLocks(List.of(asked(2000, Attempt.TIMED_OUT)))).hasSize(1);
    assertThat(FailedRequests.amongLocks(List.of(asked(2000, 503, 504)))).as("in doubt").hasSize(1);
  }

  private static LockOperation asked(long waitMs, int... statuses) {
    LockAsk ask = new LockAsk("l", "a", "w", true, false, 1, 1000, "", waitMs, 0, Set.of());
    return new LockOperation.Acquiring(
        ask, IntStream.of(statuses).mapToObj(status -> attempt(status, LATE)).toList());
  }

  private static Operation after(int... statuses) {
    return new Operation(
        intent(), IntStream.of(statuses).mapToObj(status -> attempt(status, SOON)).toList());
  }

  private static Intent intent() {
    return Intent.deposit("a", "key", 1);
  }

  private static RegisterOperation read(int status, Duration time) {
    return new RegisterOperation.Reading("a", "reader", attempt(status, time));
  }

  private static Attempt attempt(int status, Duration time) {
    return new Attempt(1, 0, time.toNanos(), status, "", false);
  }
}
