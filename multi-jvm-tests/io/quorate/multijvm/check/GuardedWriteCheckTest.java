package io.quorate.multijvm.check;

import static io.quorate.multijvm.lock.LockAttempts.granted;
import static io.quorate.multijvm.lock.LockAttempts.released;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.lock.Claim;
import io.quorate.lock.LockMode;
import io.quorate.multijvm.lock.GuardedRow;
import io.quorate.multijvm.lock.GuardedWrite;
import io.quorate.multijvm.lock.GuardedWrite.Outcome;
import io.quorate.multijvm.lock.LockOperation;
import io.quorate.multijvm.lock.Tenures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Owner a holds the lock with token 1, until it releases it at 500 ms, and then b with token 2. */
class GuardedWriteCheckTest {

  private static final GuardedRow A = new GuardedRow("l", "a", 1);
  private static final GuardedRow B = new GuardedRow("l", "b", 2);
  private static final List<LockOperation> OPERATIONS =
      List.of(granted(0, 10, "a", 1), released(500, 510, "a", 1), granted(20, 520, "b", 2));
  private static final Map<Long, LockHold> GRANTS = Map.of(1L, hold("a", 1), 2L, hold("b", 2));

  @Test
  void shouldFindNothingWhenAZombieIsRefused() {
    assertThat(
            findings(
                List.of(A, A, B),
                write("a", 1, 20, Outcome.ACCEPTED),
                write("a", 1, 30, Outcome.UNKNOWN),
                write("b", 2, 530, Outcome.ACCEPTED),
                write("a", 1, 540, Outcome.REFUSED)))
        .isEmpty();
  }

  @Test
  void shouldFindALowerTokenThatWasTaken() {
    assertFound("no token below 2 to be taken", List.of(B, A));
  }

  @Test
  void shouldFindATokenOfTwoOwners() {
    assertFound("one owner of a token", List.of(A, new GuardedRow("l", "b", 1)));
  }

  @Test
  void shouldFindATokenThatWasNeverGranted() {
    assertFound("only granted tokens", List.of(new GuardedRow("l", "a", 3)));
  }

  @Test
  void shouldFindAWriteThatIsNotThere() {
    assertFound(
        "at least 2 times, but it is there 1",
        List.of(A),
        write("a", 1, 20, Outcome.ACCEPTED),
        write("a", 1, 30, Outcome.ACCEPTED));
  }

  @Test
  void shouldFindAHolderThatIsRefused() {
    assertFound("who holds it alone to write", List.of(), write("a", 1, 20, Outcome.REFUSED));
    assertThat(findings(List.of(), write("a", 1, 499, Outcome.REFUSED)))
        .as("it was over before the write was")
        .isEmpty();
  }

  private static void assertFound(String text, List<GuardedRow> rows, GuardedWrite... writes) {
    assertThat(findings(rows, writes)).anyMatch(finding -> finding.contains(text));
  }

  private static List<String> findings(List<GuardedRow> rows, GuardedWrite... writes) {
    var findings = new ArrayList<String>();
    GuardedWriteCheck.check(
        "l", rows, List.of(writes), Tenures.of(OPERATIONS, List.of()), GRANTS, true, findings);
    return findings;
  }

  private static GuardedWrite write(String owner, long token, long atMs, Outcome outcome) {
    return new GuardedWrite(
        "l",
        owner,
        token,
        TimeUnit.MILLISECONDS.toNanos(atMs),
        TimeUnit.MILLISECONDS.toNanos(atMs + 2),
        outcome);
  }

  private static LockHold hold(String owner, long token) {
    return new LockHold(
        token, new Claim(owner, LockMode.EXCLUSIVE, 1, 1000, null, 0, 0, null), 1, 0, 1000);
  }
}
