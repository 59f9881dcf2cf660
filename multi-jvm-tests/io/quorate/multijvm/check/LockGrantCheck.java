package io.quorate.multijvm.check;

import io.quorate.multijvm.client.Attempt;
import io.quorate.multijvm.lock.LockAnswers;
import io.quorate.multijvm.lock.LockOperation;
import io.quorate.multijvm.lock.LockOperation.Acquiring;
import io.quorate.multijvm.lock.LockOperation.Forcing;
import io.quorate.multijvm.lock.LockOperation.Releasing;
import io.quorate.multijvm.lock.LockOperation.Renewing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds what clients were told of one lock against the lock's history: each grant that was
 * acknowledged is there, and none that was refused; a loss that was told is there, for that reason;
 * and an acquisition that was asked for after another was granted has a higher token. For use by
 * one thread.
 */
final class LockGrantCheck {

  private static final String NOT_HELD = "not_held";

  private final String lock;
  private final Map<Long, LockHold> grants;
  private final Map<String, LockHold> byWaitId = new HashMap<>();
  private final List<String> findings;

  private LockGrantCheck(String lock, Map<Long, LockHold> grants, List<String> findings) {
    this.lock = lock;
    this.grants = grants;
    this.findings = findings;
    grants.values().forEach(hold -> hold.waitIds().forEach(id -> byWaitId.put(id, hold)));
  }

  /**
   * Adds what is wrong.
   *
   * @param grants all that the history has, by token
   */
  static void check(
      String lock,
      Map<Long, LockHold> grants,
      List<LockOperation> operations,
      List<String> findings) {
    var check = new LockGrantCheck(lock, grants, findings);
    for (LockOperation operation : operations) {
      switch (operation) {
        case Acquiring acquiring -> check.judge(acquiring);
        case Renewing renewing -> check.judge(renewing);
        case Releasing releasing -> check.judge(releasing);
        case Forcing forcing -> {}
      }
    }
    check.judgeOrder(operations);
  }

  private void judge(Acquiring acquiring) {
    Attempt last = acquiring.last();
    String waitId = acquiring.ask().waitId();
    LockHold hold = byWaitId.get(waitId);
    boolean refused = acquiring.hasEnded() || acquiring.isCertainlyRefused();
    if (acquiring.isAcknowledged()) {
      long token = LockAnswers.token(last);
      boolean there =
          hold != null && hold.token() == token && hold.owner().equals(acquiring.ask().owner());
      if (!there) {
        finding("the history to have the grant of token %d to %s".formatted(token, waitId));
      }
    } else if (LockAnswers.isLost(last)) {
      if (hold != null) {
        judgeLoss(hold, hold.owner(), last);
      }
    } else if (refused && hold != null) {
      finding("%s, who was refused, not to be granted %d".formatted(waitId, hold.token()));
    }
  }

  private void judge(Renewing renewing) {
    LockHold hold = grants.get(renewing.token());
    if (LockAnswers.isLost(renewing.last()) && hold != null) {
      judgeLoss(hold, renewing.owner(), renewing.last());
    }
  }

  private void judge(Releasing releasing) {
    LockHold hold = grants.get(releasing.token());
    if (LockAnswers.isLost(releasing.last()) && hold != null) {
      judgeLoss(hold, releasing.owner(), releasing.last());
    }
    if (releasing.isAcknowledged() && (hold == null || hold.released() == 0)) {
      finding(
          "the history to have the release of token %d by %s"
              .formatted(releasing.token(), releasing.owner()));
    }
  }

  private void judgeLoss(LockHold hold, String owner, Attempt told) {
    String reason = LockAnswers.reason(told);
    boolean forgotten = reason.equals(NOT_HELD) && !hold.end().isEmpty();
    if (hold.owner().equals(owner) && !reason.equals(hold.end()) && !forgotten) {
      finding(
          "token %d of %s to be over since it was %s, but the history says '%s'; it"
              .formatted(hold.token(), owner, reason, hold.end()));
    }
  }

  /** A request that was sent after another was answered has the higher token. */
  private void judgeOrder(Collection<LockOperation> operations) {
    var granted = new ArrayList<Acquiring>();
    for (LockOperation operation : operations) {
      if (operation instanceof Acquiring one
          && one.isAcknowledged()
          && LockAnswers.count(one.last()) == 1) {
        granted.add(one);
      }
    }
    List<Acquiring> asked =
        granted.stream().sorted(Comparator.comparingLong(LockGrantCheck::askedNanos)).toList();
    granted.sort(Comparator.comparingLong(one -> one.last().returnedNanos()));
    int known = 0;
    long highest = 0;
    for (Acquiring one : asked) {
      while (known < granted.size()
          && granted.get(known).last().returnedNanos() - askedNanos(one) < 0) {
        highest = Math.max(highest, LockAnswers.token(granted.get(known).last()));
        known++;
      }
      if (LockAnswers.token(one.last()) <= highest) {
        finding(
            "a token above %d, but %s got %d; it"
                .formatted(highest, one.ask().waitId(), LockAnswers.token(one.last())));
      }
    }
  }

  private static long askedNanos(Acquiring acquiring) {
    return acquiring.attempts().getFirst().invokedNanos();
  }

  private void finding(String expected) {
    findings.add("lock|%s: Expected %s, but it is not so.".formatted(lock, expected));
  }
}
