package io.quorate.lock;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is in the way of a wait. Pure; safe for use by any thread. */
final class Blocking {

  private Blocking() {}

  /**
   * Whether a claim can never be granted as long as this hold lasts, whatever others give back. Of
   * a semaphore each hold counts only when all the others together are not enough.
   */
  static boolean isInTheWay(Lock lock, Claim claim, Hold hold) {
    if (!lock.isSemaphore()) {
      return !hold.claim().owner().equals(claim.owner())
          && (claim.mode() == LockMode.EXCLUSIVE || !hold.isShared());
    }
    return lock.permits() - hold.claim().permits() < claim.permits();
  }

  /** Returns the holds that are in the way of a claim. */
  static List<Hold> holds(Lock lock, Claim claim) {
    return lock.holds().stream().filter(hold -> isInTheWay(lock, claim, hold)).toList();
  }

  /**
   * Returns the earliest wait that is in the way of one that no hold is in the way of, or null when
   * there is none.
   */
  static @Nullable Wait waitBefore(Lock lock, Wait wait) {
    for (Wait earlier : lock.queue()) {
      if (earlier.waitId().equals(wait.waitId())) {
        return null;
      }
      if (!holds(lock, earlier.claim()).isEmpty()) {
        return earlier;
      }
    }
    return null;
  }

  /** Returns the ways from a wait to the holders it waits for: one edge each, or two. */
  static List<List<Edge>> ways(String lockName, Lock lock, Wait wait) {
    var ways = new ArrayList<List<Edge>>();
    List<Hold> holds = holds(lock, wait.claim());
    if (!holds.isEmpty()) {
      holds.forEach(hold -> ways.add(List.of(edge(lockName, wait, hold))));
      return ways;
    }
    Wait before = waitBefore(lock, wait);
    if (before != null) {
      var queued = new Edge(lockName, wait.waitId(), wait.claim().owner(), 0, before.waitId());
      holds(lock, before.claim())
          .forEach(hold -> ways.add(List.of(queued, edge(lockName, before, hold))));
    }
    return ways;
  }

  /** Whether an edge that was seen is still there. */
  static boolean stands(Lock lock, Edge edge) {
    Wait wait = lock.waiting(edge.waitId());
    if (wait == null) {
      return false;
    }
    if (edge.behind() != null) {
      Wait before = waitBefore(lock, wait);
      return holds(lock, wait.claim()).isEmpty()
          && before != null
          && before.waitId().equals(edge.behind());
    }
    Hold hold = lock.hold(edge.token());
    return hold != null && isInTheWay(lock, wait.claim(), hold);
  }

  private static Edge edge(String lockName, Wait wait, Hold hold) {
    return new Edge(lockName, wait.waitId(), wait.claim().owner(), hold.token(), null);
  }
}
