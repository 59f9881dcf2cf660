package io.quorate.multijvm.check;

import io.quorate.lock.CycleMember;
import io.quorate.multijvm.check.LockSpans.Deadlock;
import io.quorate.multijvm.lock.LockOperation;
import io.quorate.multijvm.lock.LockOperation.Acquiring;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Judges who was refused since it would have waited without end: by the histories of all locks it
 * waited for one that another of the circle held, held one that another waited for, and so did
 * every one that the circle names, at about the same time. Stateless.
 */
final class LockDeadlockCheck {

  /** How far the times of two locks may be apart, and how long it takes to look at a circle. */
  static final long APART_MS = 3_000;

  private LockDeadlockCheck() {}

  /**
   * Adds what is wrong.
   *
   * @param locks the locks that may be part of a circle, by name
   */
  static void check(
      Map<String, LockSpans> locks, List<LockOperation> operations, List<String> findings) {
    locks.forEach(
        (lock, spans) ->
            spans.deadlocks().forEach(one -> check(lock, spans, one, locks, findings)));
    for (LockOperation operation : operations) {
      LockSpans spans = locks.get(operation.lock());
      if (spans != null
          && operation instanceof Acquiring acquiring
          && acquiring.isDeadlock()
          && spans.deadlocks().stream()
              .noneMatch(one -> one.waitId().equals(acquiring.ask().waitId()))) {
        findings.add(
            text(operation.lock(), "the refusal in the history", acquiring.ask().waitId()));
      }
    }
  }

  private static void check(
      String lock,
      LockSpans spans,
      Deadlock refused,
      Map<String, LockSpans> locks,
      List<String> findings) {
    long atMs = refused.atMs();
    Set<String> owners =
        refused.cycle().stream().map(CycleMember::owner).collect(Collectors.toSet());
    boolean isNamed = refused.cycle().contains(new CycleMember(lock, refused.owner()));
    if (!isNamed || !spans.wasHeld(owners, atMs, atMs)) {
      findings.add(text(lock, "one of the circle to be in the way", refused));
    }
    boolean isInTheWay = false;
    for (CycleMember member : refused.cycle()) {
      LockSpans at = locks.get(member.lock());
      boolean waits =
          at != null
              && at.waited(member.owner(), atMs - APART_MS, atMs + APART_MS)
              && at.wasHeld(owners, atMs - APART_MS, atMs + APART_MS);
      if (!waits) {
        findings.add(text(lock, member + " to wait for one of the circle", refused));
        return;
      }
      isInTheWay |= at.wasHeld(Set.of(refused.owner()), atMs - APART_MS, atMs + APART_MS);
    }
    if (!isInTheWay) {
      findings.add(text(lock, "the refused one to be in another's way", refused));
    }
  }

  private static String text(String lock, String expected, Object found) {
    return "lock|%s: Expected %s, but there is %s.".formatted(lock, expected, found);
  }
}
