package io.quorate.multijvm.check;

import static io.quorate.multijvm.lock.LockAttempts.asked;
import static io.quorate.multijvm.lock.LockAttempts.granted;
import static io.quorate.multijvm.lock.LockAttempts.lost;
import static io.quorate.multijvm.lock.LockAttempts.refused;
import static io.quorate.multijvm.lock.LockAttempts.released;
import static io.quorate.multijvm.lock.LockAttempts.releasing;
import static io.quorate.multijvm.lock.LockAttempts.renewing;
import static io.quorate.multijvm.lock.LockAttempts.silent;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.lock.Claim;
import io.quorate.lock.LockEvent;
import io.quorate.lock.LockMode;
import io.quorate.lock.LossReason;
import io.quorate.multijvm.lock.LockAttempts;
import io.quorate.multijvm.lock.LockOperation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LockGrantCheckTest {

  private final List<String> findings = new ArrayList<>();
  private final LockHistoryCheck history = new LockHistoryCheck("l", findings);
  private long sequence;

  @Test
  void shouldFindNothingWhenTheHistoryHasWhatClientsWereTold() {
    add(event("a", 1));
    add(new LockEvent.Released(1, 0, 0, 10));
    add(event("b", 2));
    add(new LockEvent.Lost(2, LossReason.EXPIRED, null, 0, 2000));

    check(
        granted(0, 10, "a", 1),
        asked("c", refused(5, 15, "lock_not_acquired", "")),
        released(20, 30, "a", 1),
        granted(15, 40, "b", 2),
        renewing("b", 2, lost(3000, 3010, "expired")),
        releasing("a", 1, lost(3000, 3010, "released")),
        renewing("b", 2, lost(9000, 9010, "not_held")));
    assertThat(findings).isEmpty();
  }

  @Test
  void shouldFindAnAcknowledgedGrantThatIsNotThere() {
    add(event("b", 1));
    check(granted(0, 10, "a", 1));

    assertFound("the history to have the grant of token 1 to w-a");
  }

  @Test
  void shouldFindARefusedAcquisitionThatWasGranted() {
    add(event("a", 1));
    check(asked("a", refused(0, 10, "lock_not_acquired", "")));

    assertFound("w-a, who was refused, not to be granted 1");
  }

  @Test
  void shouldFindAWaitThatHadEndedAndWasGranted() {
    add(event("a", 1));
    check(asked("a", silent(0, 5), refused(6, 10, "lock_not_acquired", "timed_out")));

    assertFound("not to be granted 1");
  }

  @Test
  void shouldAcceptAGrantThatAnAttemptWithoutAnAnswerGot() {
    add(event("a", 1));
    check(asked("a", silent(0, 5), refused(6, 10, "lock_not_acquired", "")));

    assertThat(findings).isEmpty();
  }

  @Test
  void shouldFindALossThatIsNotThere() {
    add(event("a", 1));
    check(renewing("a", 1, lost(0, 10, "expired")));

    assertFound("to be over since it was expired, but the history says ''");
  }

  @Test
  void shouldFindALossOfAnotherReason() {
    add(event("a", 1));
    add(new LockEvent.Lost(1, LossReason.FORCED, "n", 0, 5));
    check(asked("a", silent(0, 5), lost(6, 10, "expired")));

    assertFound("to be over since it was expired, but the history says 'forced'");
  }

  @Test
  void shouldFindAReleaseThatIsNotThere() {
    add(event("a", 1));
    check(granted(0, 10, "a", 1), released(20, 30, "a", 1));

    assertFound("the history to have the release of token 1 by a");
  }

  @Test
  void shouldFindATokenThatIsLowerThanAnEarlierOne() {
    add(event("a", 1));
    add(new LockEvent.Released(1, 0, 0, 10));
    add(event("b", 2));
    check(granted(0, 10, "b", 2), granted(11, 20, "a", 1));
    assertFound("a token above 2, but w-a got 1");

    findings.clear();
    check(granted(0, 10, "b", 2), granted(10, 20, "a", 1));
    assertThat(findings).as("at the same time").isEmpty();
  }

  private void add(LockEvent event) {
    history.add(++sequence, event);
  }

  private void check(LockOperation... operations) {
    LockGrantCheck.check("l", history.grants(), List.of(operations), findings);
  }

  private void assertFound(String text) {
    assertThat(findings).singleElement().asString().contains(text);
  }

  private static LockEvent event(String owner, long token) {
    var claim = new Claim(owner, LockMode.EXCLUSIVE, 1, LockAttempts.TTL_MS, null, 0, 0, null);
    return new LockEvent.Granted("w-" + owner, "r", claim, token, null, 1000, 0, 0);
  }
}
