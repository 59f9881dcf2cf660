package io.quorate.multijvm.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.multijvm.linearizability.LinearizabilityCheck;
import io.quorate.multijvm.linearizability.LinearizabilityVerdict;
import io.quorate.multijvm.linearizability.LinearizabilityVerdict.Violated;
import io.quorate.multijvm.linearizability.LinearizableCall;
import io.quorate.multijvm.lock.LeaseAction.Acquire;
import io.quorate.multijvm.lock.LeaseAction.End;
import io.quorate.multijvm.lock.LeaseAction.Look;
import io.quorate.multijvm.lock.LeaseAction.Release;
import io.quorate.multijvm.lock.LeaseAction.Result;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Known histories of a fenced mutex, of one that can be entered again, and of a semaphore. */
class LeaseModelTest {

  private final List<LinearizableCall<LeaseAction>> calls = new ArrayList<>();
  private int permits;

  @Test
  void shouldAcceptHoldersOneAfterTheOther() {
    granted(0, 10, "a", 1, 1);
    refused(5, 20, "b");
    look(20, 30, "a", 1, true);
    released(30, 40, "a", 1, 1);
    granted(25, 50, "b", 2, 1);
    look(51, 60, "a", 1, false);

    assertAccepted();
  }

  @Test
  void shouldFindATokenThatIsGivenTwice() {
    granted(0, 10, "a", 1, 1);
    released(11, 20, "a", 1, 1);
    granted(21, 30, "b", 1, 1);

    assertFound("Acquire[owner=b");
  }

  @Test
  void shouldFindATokenThatFalls() {
    granted(0, 10, "a", 7, 1);
    released(11, 20, "a", 7, 1);
    granted(21, 30, "b", 6, 1);

    assertFound("Acquire[owner=b");
  }

  @Test
  void shouldFindTwoHolders() {
    granted(0, 10, "a", 1, 1);
    granted(11, 20, "b", 2, 1);
    released(21, 30, "a", 1, 1);

    assertFound("Acquire[owner=b");
  }

  @Test
  void shouldAcceptTheNextHolderOnceALeaseMayBeOver() {
    granted(0, 10, "a", 1, 1);
    end(100, "a", 1);
    granted(90, 110, "b", 2, 1);

    assertAccepted();
  }

  @Test
  void shouldFindALeaseThatIsCutShort() {
    granted(0, 10, "a", 1, 1);
    end(100, "a", 1);
    granted(20, 99, "b", 2, 1);

    assertFound("Acquire[owner=b");
  }

  @Test
  void shouldFindALossThatIsToldBeforeTheLeaseMayBeOver() {
    granted(0, 10, "a", 1, 1);
    end(100, "a", 1);
    look(50, 99, "a", 1, false);

    assertFound("Look[owner=a");
  }

  @Test
  void shouldFindAHoldThatIsToldAfterAnotherHasIt() {
    granted(0, 10, "a", 1, 1);
    end(20, "a", 1);
    granted(30, 40, "b", 2, 1);
    look(50, 60, "a", 1, true);

    assertFound("Look[owner=a");
  }

  @Test
  void shouldAcceptAnAcquisitionThatNobodyKnowsOfAndItsEnd() {
    unknown(0, "a");
    end(0, "a", End.UNSEEN);
    granted(10, 20, "b", 2, 1);
    released(21, 30, "b", 2, 1);
    granted(31, 40, "c", 3, 1);

    assertAccepted();
  }

  @Test
  void shouldAcceptAReleaseThatNobodyKnowsOf() {
    granted(0, 10, "a", 1, 1);
    calls.add(LinearizableCall.open("c", new Release("a", 1, 1, Release.UNTOLD), 11));
    granted(20, 30, "b", 2, 1);

    assertAccepted();
  }

  @Test
  void shouldAcceptAnOwnerThatEntersAgain() {
    granted(0, 10, "a", 1, 1);
    granted(11, 20, "a", 1, 2);
    releasedTo(21, 30, "a", 1, 2, 1);
    releasedTo(31, 40, "a", 1, 1, 0);
    granted(41, 50, "b", 2, 1);

    assertAccepted();
  }

  @Test
  void shouldFindAHoldThatIsOverWhileItsOwnerIsStillIn() {
    granted(0, 10, "a", 1, 1);
    granted(11, 20, "a", 1, 2);
    releasedTo(21, 30, "a", 1, 2, 1);
    granted(41, 50, "b", 2, 1);

    assertFound("Acquire[owner=b");
  }

  @Test
  void shouldFindAReleaseThatIsDoneTwice() {
    granted(0, 10, "a", 1, 1);
    granted(11, 20, "a", 1, 2);
    releasedTo(21, 30, "a", 1, 2, 0);

    assertFound("Release[owner=a");
  }

  @Test
  void shouldFindANewTokenOfAnOwnerThatIsStillIn() {
    granted(0, 10, "a", 1, 1);
    granted(11, 20, "a", 2, 1);

    assertFound("Acquire[owner=a, permits=1, result=Granted[token=2");
  }

  @Test
  void shouldFindAnOwnerThatIsRefusedWhatItHolds() {
    granted(0, 10, "a", 1, 1);
    refused(11, 20, "a");

    assertFound("Refused");
  }

  @Test
  void shouldAcceptPermitsUpToTheirNumber() {
    permits = 3;
    taken(0, 10, "a", 1, 1);
    taken(0, 10, "b", 2, 2);
    released(20, 30, "b", 2, 1);
    taken(15, 40, "c", 3, 2);

    assertAccepted();
  }

  @Test
  void shouldFindTooManyPermits() {
    permits = 3;
    taken(0, 10, "a", 1, 2);
    taken(11, 20, "b", 2, 2);

    assertFound("Acquire[owner=b");
  }

  @Test
  void shouldFindATokenOfASemaphoreThatIsGivenTwice() {
    permits = 3;
    taken(0, 10, "a", 1, 1);
    taken(11, 20, "b", 1, 1);

    assertFound("Acquire[owner=b");
  }

  private void granted(long invoked, long returned, String owner, long token, int count) {
    answered(invoked, returned, new Acquire(owner, 1, new Result.Granted(token, count)));
  }

  private void taken(long invoked, long returned, String owner, long token, int many) {
    answered(invoked, returned, new Acquire(owner, many, new Result.Granted(token, 1)));
  }

  private void refused(long invoked, long returned, String owner) {
    answered(invoked, returned, new Acquire(owner, 1, new Result.Refused()));
  }

  private void unknown(long invoked, String owner) {
    calls.add(LinearizableCall.open("c", new Acquire(owner, 1, new Result.Unknown()), invoked));
  }

  private void look(long invoked, long returned, String owner, long token, boolean held) {
    answered(invoked, returned, new Look(owner, token, held));
  }

  private void released(long invoked, long returned, String owner, long token, int count) {
    releasedTo(invoked, returned, owner, token, count, count - 1);
  }

  private void releasedTo(
      long invoked, long returned, String owner, long token, int count, int left) {
    answered(invoked, returned, new Release(owner, token, count, left));
  }

  private void end(long from, String owner, long token) {
    calls.add(LinearizableCall.open("time", new End(owner, token), from));
  }

  private void answered(long invoked, long returned, LeaseAction action) {
    calls.add(LinearizableCall.answered("c", action, invoked, returned));
  }

  private LinearizabilityVerdict judge() {
    return new LinearizabilityCheck<>(new LeaseModel(permits)).judge("l", LeaseState.NEW, calls);
  }

  private void assertAccepted() {
    assertThat(judge()).isInstanceOf(LinearizabilityVerdict.Linearizable.class);
  }

  private void assertFound(String unexplained) {
    LinearizabilityVerdict verdict = judge();
    assertThat(verdict).isInstanceOf(Violated.class);
    assertThat(((Violated) verdict).window().lines().toList().get(1)).contains(unexplained);
  }
}
