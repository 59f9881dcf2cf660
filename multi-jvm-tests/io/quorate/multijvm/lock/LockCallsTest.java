package io.quorate.multijvm.lock;

import static io.quorate.multijvm.lock.LockAttempts.asked;
import static io.quorate.multijvm.lock.LockAttempts.granted;
import static io.quorate.multijvm.lock.LockAttempts.lost;
import static io.quorate.multijvm.lock.LockAttempts.refused;
import static io.quorate.multijvm.lock.LockAttempts.released;
import static io.quorate.multijvm.lock.LockAttempts.releasing;
import static io.quorate.multijvm.lock.LockAttempts.renewed;
import static io.quorate.multijvm.lock.LockAttempts.renewing;
import static io.quorate.multijvm.lock.LockAttempts.silent;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.multijvm.linearizability.LinearizabilityVerdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What clients asked, as a history that one order must explain. */
class LockCallsTest {

  @Test
  void shouldAcceptWhatIsRight() {
    assertThat(
            judge(
                granted(0, 10, "a", 1),
                renewed(500, 510, "a", 1),
                asked("b", refused(20, 30, "lock_not_acquired", "")),
                released(600, 610, "a", 1),
                granted(611, 620, "b", 2),
                renewing("a", 1, lost(700, 710, "released"))))
        .isInstanceOf(LinearizabilityVerdict.Linearizable.class);
  }

  @Test
  void shouldAcceptTheNextHolderOnceTheLeaseIsOver() {
    assertThat(judge(granted(0, 10, "a", 1), granted(20, 1001, "b", 2)).isLinearizable()).isTrue();
    assertThat(judge(granted(0, 10, "a", 1), granted(20, 999, "b", 2)).isLinearizable()).isFalse();
  }

  @Test
  void shouldCountALeaseFromItsRenewal() {
    assertThat(
            judge(granted(0, 10, "a", 1), renewed(900, 910, "a", 1), granted(20, 1899, "b", 2))
                .isLinearizable())
        .isFalse();
    assertThat(
            judge(granted(0, 10, "a", 1), renewed(900, 910, "a", 1), granted(20, 1901, "b", 2))
                .isLinearizable())
        .isTrue();
  }

  @Test
  void shouldLeaveOpenWhatNobodyKnows() {
    var unknown = asked("a", silent(0, 500));
    assertThat(LockCalls.of(List.of(unknown), List.of())).hasSize(2).allMatch(call -> call.open());
    assertThat(judge(unknown, granted(10, 20, "b", 1)).isLinearizable()).isTrue();
    assertThat(judge(unknown, granted(10, 20, "b", 2)).isLinearizable()).isTrue();

    var refused = asked("a", silent(0, 500), refused(600, 700, "lock_not_acquired", ""));
    assertThat(LockCalls.of(List.of(refused), List.of())).hasSize(3);
  }

  @Test
  void shouldTakeForSureThatAWaitHasEnded() {
    var ended = asked("a", silent(0, 500), refused(600, 700, "lock_not_acquired", "timed_out"));

    assertThat(ended.isOpen()).isFalse();
    assertThat(LockCalls.of(List.of(ended), List.of())).hasSize(1);
  }

  @Test
  void shouldAcceptAReleaseThatWasDoneByAnAttemptWithoutAnAnswer() {
    assertThat(
            judge(
                    granted(0, 10, "a", 1),
                    releasing("a", 1, silent(20, 500), lost(600, 610, "released")),
                    granted(30, 40, "b", 2))
                .isLinearizable())
        .isTrue();
    assertThat(
            judge(
                    granted(0, 10, "a", 1),
                    releasing("a", 1, silent(20, 500)),
                    granted(30, 40, "b", 2),
                    renewed(50, 60, "a", 1))
                .isLinearizable())
        .isFalse();
  }

  private static LinearizabilityVerdict judge(LockOperation... operations) {
    List<LockOperation> all = List.of(operations);
    return LockCalls.judge(
        new LockKey(LockAttempts.LOCK, LockKind.MUTEX), all, Tenures.of(all, List.of()));
  }
}
