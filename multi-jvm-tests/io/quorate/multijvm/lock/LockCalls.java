package io.quorate.multijvm.lock;

import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.linearizability.LinearizabilityCheck;
import io.quorate.multijvm.linearizability.LinearizabilityVerdict;
import io.quorate.multijvm.linearizability.LinearizableCall;
import io.quorate.multijvm.lock.LeaseAction.Acquire;
import io.quorate.multijvm.lock.LeaseAction.End;
import io.quorate.multijvm.lock.LeaseAction.Look;
import io.quorate.multijvm.lock.LeaseAction.Release;
import io.quorate.multijvm.lock.LeaseAction.Result;
import io.quorate.multijvm.lock.LockOperation.Acquiring;
import io.quorate.multijvm.lock.LockOperation.Forcing;
import io.quorate.multijvm.lock.LockOperation.Releasing;
import io.quorate.multijvm.lock.LockOperation.Renewing;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns what clients asked of one lock into a history that one order must explain. The end of each
 * lease is a call of its own, which is open from the end of the promised time: the lease may end at
 * any time after that, or never. So no order explains a lease that another owner gets too soon, nor
 * a token that is given twice. For use by one thread.
 */
public final class LockCalls {

  private final List<LinearizableCall<LeaseAction>> calls = new ArrayList<>();

  private LockCalls() {}

  /**
   * Judges the history of one lock.
   *
   * @param tenures the holds of the lock
   */
  public static LinearizabilityVerdict judge(
      LockKey key, List<LockOperation> operations, List<Tenure> tenures) {
    return new LinearizabilityCheck<>(new LeaseModel(key.kind().permits()))
        .judge(key.name(), LeaseState.NEW, of(operations, tenures));
  }

  static List<LinearizableCall<LeaseAction>> of(
      List<LockOperation> operations, List<Tenure> tenures) {
    var history = new LockCalls();
    for (LockOperation operation : operations) {
      switch (operation) {
        case Acquiring acquiring -> history.add(acquiring);
        case Renewing renewing -> history.add(renewing);
        case Releasing releasing -> history.add(releasing);
        case Forcing forcing ->
            throw new IllegalArgumentException("Expected nobody to force it, but " + forcing);
      }
    }
    for (Tenure tenure : tenures) {
      history.open(new End(tenure.owner(), tenure.token()), tenure.promisedUntilNanos());
    }
    return history.calls;
  }

  private void add(Acquiring acquiring) {
    String owner = acquiring.ask().owner();
    int permits = acquiring.ask().permits();
    Attempt last = acquiring.last();
    List<Attempt> possible = acquiring.possible();
    if (last.isAcknowledged()) {
      var granted = new Result.Granted(LockAnswers.token(last), LockAnswers.count(last));
      answered(new Acquire(owner, permits, granted), possible.getFirst(), last);
      return;
    }
    if (LockAnswers.code(last).equals(LockAnswers.NOT_ACQUIRED)) {
      answered(new Acquire(owner, permits, new Result.Refused()), last, last);
    }
    if (acquiring.isOpen()) {
      long sinceNanos = possible.getFirst().invokedNanos();
      open(new Acquire(owner, permits, new Result.Unknown()), sinceNanos);
      open(new End(owner, End.UNSEEN), sinceNanos);
    }
  }

  /** Each attempt is decided anew, so that the answer is of the last one. */
  private void add(Renewing renewing) {
    Attempt last = renewing.last();
    if (last.isAcknowledged() || LockAnswers.isLost(last)) {
      answered(new Look(renewing.owner(), renewing.token(), last.isAcknowledged()), last, last);
    }
  }

  private void add(Releasing releasing) {
    Attempt last = releasing.last();
    List<Attempt> possible = releasing.possible();
    if (last.isAcknowledged()) {
      int left = last.replayed() ? Release.UNTOLD : LockAnswers.count(last);
      answered(release(releasing, left), possible.getFirst(), last);
      return;
    }
    if (LockAnswers.isLost(last)) {
      answered(new Look(releasing.owner(), releasing.token(), false), last, last);
    }
    if (!possible.isEmpty()) {
      open(release(releasing, Release.UNTOLD), possible.getFirst().invokedNanos());
    }
  }

  private static Release release(Releasing releasing, int left) {
    return new Release(releasing.owner(), releasing.token(), releasing.count(), left);
  }

  private void answered(LeaseAction action, Attempt first, Attempt last) {
    calls.add(
        LinearizableCall.answered(
            "through node " + last.node(), action, first.invokedNanos(), last.returnedNanos()));
  }

  private void open(LeaseAction action, long sinceNanos) {
    calls.add(LinearizableCall.open("any time", action, sinceNanos));
  }
}
