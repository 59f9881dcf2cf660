package io.quorate.multijvm.check;

import static io.quorate.multijvm.lock.LockAttempts.ask;
import static io.quorate.multijvm.lock.LockAttempts.granted;
import static io.quorate.multijvm.lock.LockAttempts.lost;
import static io.quorate.multijvm.lock.LockAttempts.released;
import static io.quorate.multijvm.lock.LockAttempts.releasing;
import static io.quorate.multijvm.lock.LockAttempts.renewed;
import static io.quorate.multijvm.lock.LockAttempts.renewing;
import static io.quorate.multijvm.lock.LockAttempts.silent;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.lock.Claim;
import io.quorate.lock.LockMode;
import io.quorate.multijvm.lock.LockAttempts;
import io.quorate.multijvm.lock.LockKey;
import io.quorate.multijvm.lock.LockKind;
import io.quorate.multijvm.lock.LockOperation;
import io.quorate.multijvm.lock.LockOperation.Acquiring;
import io.quorate.multijvm.lock.Tenures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Leases last for a second from when they were asked for. */
class LeaseCheckTest {

  private static final String TOGETHER = "Expected leases that may last together";
  private static final String BESIDE = "Expected nobody to get it beside";
  private static final String TOO_SOON = "Expected the lease to last as promised";

  @Test
  void shouldAcceptOneAfterTheOther() {
    assertThat(
            findings(
                0,
                granted(0, 10, "a", 1),
                released(300, 500, "a", 1),
                granted(20, 400, "b", 2),
                granted(410, 1021, "c", 3)))
        .isEmpty();
  }

  @Test
  void shouldFindTwoAtTheSameTime() {
    assertThat(findings(0, granted(0, 10, "a", 1), granted(5, 999, "b", 2)))
        .singleElement()
        .asString()
        .contains(TOGETHER);
    assertThat(findings(0, granted(0, 10, "a", 1), granted(20, 1000, "b", 2))).isEmpty();
  }

  @Test
  void shouldFindOneThatIsGivenToAnotherThoughItWasRenewed() {
    assertThat(
            findings(
                0, granted(0, 10, "a", 1), renewed(800, 810, "a", 1), granted(20, 1799, "b", 2)))
        .singleElement()
        .asString()
        .contains(BESIDE);
  }

  @Test
  void shouldLookAtHowItIsShared() {
    Acquiring reader = granted(ask("a", true, 1), 0, 10, 1, 1);
    Acquiring other = granted(ask("b", true, 1), 20, 30, 2, 1);
    assertThat(findings(0, reader, other)).isEmpty();
    assertThat(findings(0, reader, other, granted(40, 50, "c", 3)))
        .anyMatch(finding -> finding.contains(TOGETHER))
        .anyMatch(finding -> finding.contains(BESIDE));
  }

  @Test
  void shouldCountPermits() {
    Acquiring two = granted(ask("a", false, 2), 0, 10, 1, 1);
    Acquiring one = granted(ask("b", false, 1), 20, 30, 2, 1);
    assertThat(findings(3, two, one)).isEmpty();
    assertThat(findings(3, two, one, granted(ask("c", false, 1), 40, 50, 3, 1))).hasSize(1);
  }

  @Test
  void shouldFindALossThatIsToldBeforeTheEnd() {
    assertThat(findings(0, granted(0, 10, "a", 1), renewing("a", 1, lost(900, 990, "expired"))))
        .singleElement()
        .asString()
        .contains(TOO_SOON);
    assertThat(findings(0, granted(0, 10, "a", 1), releasing("a", 1, lost(900, 990, "not_held"))))
        .hasSize(1);
    assertThat(findings(0, granted(0, 10, "a", 1), renewing("a", 1, lost(900, 1000, "expired"))))
        .isEmpty();
  }

  @Test
  void shouldAcceptALossThatSomebodyWanted() {
    assertThat(
            findings(
                0,
                granted(0, 10, "a", 1),
                releasing("a", 1, silent(100, 200), lost(300, 310, "not_held"))))
        .isEmpty();
    assertThat(findings(0, granted(0, 10, "a", 1), renewing("a", 1, lost(300, 310, "forced"))))
        .isEmpty();
  }

  @Test
  void shouldFindOneThatIsGivenAwayWhileItIsKeptBack() {
    long keptMs = LockKind.KEPT_BACK_MS;
    assertThat(keptBack("released", granted(0, 10, "a", 1), granted(20, keptMs - 1, "b", 2)))
        .singleElement()
        .asString()
        .contains("Expected it to be kept back");
    assertThat(keptBack("released", granted(0, 10, "a", 1), granted(20, keptMs, "b", 2))).isEmpty();
    long overMs = LockAttempts.TTL_MS + keptMs;
    assertThat(keptBack("expired", granted(0, 10, "a", 1), granted(20, overMs - 1, "b", 2)))
        .hasSize(1);
    assertThat(keptBack("expired", granted(0, 10, "a", 1), granted(20, overMs, "b", 2))).isEmpty();
  }

  /** The first one ended in this way. */
  private static List<String> keptBack(String end, LockOperation... operations) {
    var hold =
        new LockHold(1, new Claim("a", LockMode.EXCLUSIVE, 1, 1000, null, 0, 0, null), 1, 0, 1000);
    hold.end(end, 1000);
    var findings = new ArrayList<String>();
    LeaseCheck.checkKeptBack(
        new LockKey("l", LockKind.KEPT_BACK),
        Tenures.of(List.of(operations), List.of()),
        Map.of(1L, hold),
        findings);
    return findings;
  }

  private static List<String> findings(int permits, LockOperation... operations) {
    List<LockOperation> all = List.of(operations);
    var findings = new ArrayList<String>();
    LeaseCheck.check("l", permits, Tenures.of(all, List.of()), all, findings);
    return findings;
  }
}
