package io.quorate.multijvm.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.client.Intent;
import io.quorate.multijvm.linearizability.LinearizableCall;
import io.quorate.multijvm.register.RegisterAction.Answer;
import io.quorate.multijvm.register.RegisterAction.Read;
import io.quorate.multijvm.register.RegisterAction.Write;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegisterOperationTest {

  private static final String ACCOUNT = "{\"id\":\"r\",\"balance\":7,\"version\":3}";
  private static final RegisterState STATE = new RegisterState(3, 7);

  @Test
  void shouldSeeAReadThatWasAnswered() {
    assertThat(reading(200, ACCOUNT))
        .containsExactly(LinearizableCall.answered("c through node 1", new Read(STATE), 0, 1));
    assertThat(reading(404, "{}"))
        .extracting(LinearizableCall::operation)
        .containsExactly(new Read(RegisterState.ABSENT));
  }

  @Test
  void shouldSeeNothingInAReadThatWasNotAnswered() {
    for (int status : new int[] {503, 504, 500, Attempt.TIMED_OUT, Attempt.BROKEN}) {
      assertThat(reading(status, "")).isEmpty();
    }
  }

  @Test
  void shouldReachFromTheFirstAttemptThatMayHaveBeenDoneToTheAnswer() {
    assertThat(writing(503, 504, 503, 200))
        .containsExactly(
            LinearizableCall.answered(
                "c through node 1, 1, 1, 1", new Write(-5, 2, new Answer.Done(STATE)), 10, 31));
  }

  @Test
  void shouldDropWhatWasCertainlyNotDone() {
    assertThat(writing(503, 429, Attempt.NOT_CONNECTED)).isEmpty();
  }

  @Test
  void shouldStayOpenForEverWhenNobodyKnows() {
    assertThat(writing(503, Attempt.TIMED_OUT, 503))
        .containsExactly(
            LinearizableCall.open(
                "c through node 1, 1, 1", new Write(-5, 2, new Answer.Unknown()), 10));
  }

  @Test
  void shouldSeeWhatARefusalShows() {
    assertThat(writing(412))
        .containsExactly(
            LinearizableCall.answered(
                "c through node 1", new Write(-5, 2, new Answer.VersionMismatch()), 0, 1));
    assertThat(writing(409))
        .extracting(LinearizableCall::operation)
        .containsExactly(new Write(-5, 2, new Answer.InsufficientFunds()));
  }

  @Test
  void shouldSeeARefusalAndAWriteThatMayYetComeWhenAnAttemptWasOvertaken() {
    String by = "c through node 1, 1";
    assertThat(writing(504, 412))
        .containsExactly(
            LinearizableCall.answered(by, new Write(-5, 2, new Answer.VersionMismatch()), 10, 11),
            LinearizableCall.open(by, new Write(-5, 2, new Answer.Unknown()), 0));
  }

  private static List<LinearizableCall<RegisterAction>> reading(int status, String body) {
    return new RegisterOperation.Reading("r", "c", new Attempt(1, 0, 1, status, body, false))
        .calls();
  }

  /** Attempts that begin every 10 ns and take 1 ns. */
  private static List<LinearizableCall<RegisterAction>> writing(int... statuses) {
    var attempts = new ArrayList<Attempt>();
    for (int status : statuses) {
      long invoked = 10L * attempts.size();
      String body = status == 200 ? ACCOUNT : "{\"code\":\"insufficient_funds\"}";
      attempts.add(new Attempt(1, invoked, invoked + 1, status, body, false));
    }
    return new RegisterOperation.Writing("r", "c", Intent.withdraw("r", "k", 5), 2, attempts)
        .calls();
  }
}
