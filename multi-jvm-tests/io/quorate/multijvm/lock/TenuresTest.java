package io.quorate.multijvm.lock;

import static io.quorate.multijvm.lock.LockAttempts.attempt;
import static io.quorate.multijvm.lock.LockAttempts.granted;
import static io.quorate.multijvm.lock.LockAttempts.lost;
import static io.quorate.multijvm.lock.LockAttempts.nanos;
import static io.quorate.multijvm.lock.LockAttempts.released;
import static io.quorate.multijvm.lock.LockAttempts.renewed;
import static io.quorate.multijvm.lock.LockAttempts.renewing;
import static io.quorate.multijvm.lock.LockAttempts.silent;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.multijvm.lock.LockOperation.Acquiring;
import io.quorate.multijvm.lock.LockOperation.Forcing;
import io.quorate.multijvm.lock.SessionOperation.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class TenuresTest {

  private static final LockAsk OF_SESSION = LockAttempts.ask("a").ofSession("s");

  @Test
  void shouldCountFromBeforeTheRequestWasSent() {
    Tenure tenure = one(granted(10, 90, "a", 1));

    assertThat(tenure.grantedNanos()).isEqualTo(nanos(90));
    assertThat(tenure.promisedUntilNanos()).isEqualTo(nanos(1010));
    assertThat(tenure.certainUntilNanos()).isEqualTo(nanos(1010));
  }

  /** It waited in an attempt that was sent long after the first one. */
  @Test
  void shouldCountAWaitFromTheAttemptThatWasAnswered() {
    String body = "{\"token\":1,\"count\":1,\"remaining\":\"900ms\",\"waited\":\"2000ms\"}";

    assertThat(one(asked(silent(0, 500), attempt(600, 3000, 200, body))).promisedUntilNanos())
        .isEqualTo(nanos(3500));
  }

  @Test
  void shouldLastLongerOnceItIsRenewed() {
    assertThat(one(granted(0, 10, "a", 1), renewed(700, 800, "a", 1)).promisedUntilNanos())
        .isEqualTo(nanos(1700));
    assertThat(
            one(granted(0, 10, "a", 1), renewing("a", 1, lost(700, 800, "expired")))
                .promisedUntilNanos())
        .isEqualTo(nanos(1000));
  }

  @Test
  void shouldBeCertainUntilItsReleaseIsAskedFor() {
    Tenure tenure = one(granted(0, 10, "a", 1), released(500, 900, "a", 1));

    assertThat(tenure.promisedUntilNanos()).isEqualTo(nanos(1000));
    assertThat(tenure.certainUntilNanos()).isEqualTo(nanos(500));
  }

  @Test
  void shouldBeCertainUntilAnOperatorTakesIt() {
    var forced = new Forcing("l", List.of(attempt(300, 400, 200, "{}")));

    assertThat(one(granted(0, 10, "a", 1), forced).certainUntilNanos()).isEqualTo(nanos(300));
    assertThat(one(granted(350, 360, "a", 1), forced).isEverCertain()).isFalse();
    assertThat(one(granted(401, 410, "a", 1), forced).certainUntilNanos()).isEqualTo(nanos(1401));
  }

  @Test
  void shouldLastAsLongAsItsSession() {
    Acquiring acquired = granted(OF_SESSION, 100, 110, 1, 1);
    List<SessionOperation> sessions =
        List.of(session(Kind.BEGIN, 0, 20, 200), session(Kind.KEEP_ALIVE, 800, 850, 200));

    assertThat(Tenures.of(List.of(acquired), sessions).getFirst().certainUntilNanos())
        .isEqualTo(nanos(1800));
    assertThat(
            Tenures.of(
                    List.of(acquired),
                    List.of(sessions.getFirst(), session(Kind.END, 300, 310, 504)))
                .getFirst()
                .certainUntilNanos())
        .isEqualTo(nanos(300));
  }

  private static Acquiring asked(io.quorate.multijvm.client.Attempt... attempts) {
    return LockAttempts.asked("a", attempts);
  }

  private static SessionOperation session(Kind kind, long sent, long answered, int status) {
    return new SessionOperation(
        "s", kind, List.of(attempt(sent, answered, status, "{\"remaining\":\"1000ms\"}")));
  }

  private static Tenure one(LockOperation... operations) {
    return Tenures.of(List.of(operations), List.of()).getFirst();
  }
}
