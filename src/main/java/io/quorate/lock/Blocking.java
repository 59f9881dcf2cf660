package io.quorate.lock;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is in the way of a wait. Of a semaphore all holds are, when too few permits are left: some of
 * them may be enough, and {@link WaitGraph} says whether they are. A claim for more permits than
 * there are since a semaphore has shrunk is in nobody's way and has nobody in its way: only an
 * operator ends that. Pure; safe for use by any thread.
 */
final class Blocking {

  private Blocking() {}

  /** Whether a claim cannot be granted now because of this hold, alone or with others. */
  static boolean isInTheWay(Lock lock, Claim claim, Hold hold) {
    return lock.isSemaphore() ? shortBy(lock, claim) > 0 : conflicts(claim, hold);
  }

  /** Whether a claim can never be granted as long as this hold lasts, whatever others give back. */
  static boolean isAloneInTheWay(Lock lock, Claim claim, Hold hold) {
    return lock.isSemaphore()
        ? isPossible(lock, claim) && lock.permits() - hold.claim().permits() < claim.permits()
        : conflicts(claim, hold);
  }

  /** Whether the way from a wait to a hold, over an earlier wait perhaps, needs no other hold. */
  static boolean isAloneInTheWay(Lock lock, Wait wait, Hold hold) {
    Wait blocked = holds(lock, wait.claim()).isEmpty() ? waitBefore(lock, wait) : wait;
    return blocked != null && isAloneInTheWay(lock, blocked.claim(), hold);
  }

  /** Whether a wait is behind a hold, or behind a wait that is. */
  static boolean isBehind(Lock lock, Wait wait, Hold hold) {
    if (!holds(lock, wait.claim()).isEmpty()) {
      return isInTheWay(lock, wait.claim(), hold);
    }
    Wait before = waitBefore(lock, wait);
    return before != null && isInTheWay(lock, before.claim(), hold);
  }

  /** Returns the holds that are in the way of a claim. */
  static List<Hold> holds(Lock lock, Claim claim) {
    if (lock.isSemaphore()) {
      return shortBy(lock, claim) > 0 ? lock.holds() : List.of();
    }
    return lock.holds().stream().filter(hold -> conflicts(claim, hold)).toList();
  }

  /** Returns the holds that are in the way of any of these waits. */
  static List<Hold> holds(Lock lock, List<Wait> waits) {
    if (lock.isSemaphore()) {
      int taken = taken(lock.holds());
      return waits.stream().anyMatch(wait -> shortBy(lock, wait.claim(), taken) > 0)
          ? lock.holds()
          : List.of();
    }
    return lock.holds().stream()
        .filter(hold -> waits.stream().anyMatch(wait -> conflicts(wait.claim(), hold)))
        .toList();
  }

  /**
   * Returns the earliest wait that is in the way of one that no hold is in the way of, or null when
   * there is none.
   */
  static @Nullable Wait waitBefore(Lock lock, Wait wait) {
    if (!isPossible(lock, wait.claim())) {
      return null;
    }
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
      holds.forEach(hold -> ways.add(List.of(edge(lockName, lock, wait, hold))));
      return ways;
    }
    Wait before = waitBefore(lock, wait);
    if (before != null) {
      var queued = new Edge(lockName, wait.waitId(), wait.claim().owner(), 0, before.waitId());
      holds(lock, before.claim())
          .forEach(hold -> ways.add(List.of(queued, edge(lockName, lock, before, hold))));
    }
    return ways;
  }

  /** Returns what a wait, and an earlier one that it is behind, cannot end without. */
  static List<Blocked> blocked(String lockName, Lock lock, Wait wait) {
    Blocked byHolds = byHolds(lockName, lock, wait);
    if (byHolds != null) {
      return List.of(byHolds);
    }
    Wait before = waitBefore(lock, wait);
    Blocked earlier = before == null ? null : byHolds(lockName, lock, before);
    return before == null || earlier == null
        ? List.of()
        : List.of(Blocked.behind(lockName, WaitRef.of(wait), lock.permits(), before), earlier);
  }

  /** Whether an edge that was seen is still there. */
  static boolean stands(Lock lock, Edge edge) {
    Wait wait = lock.waiting(edge.waitId());
    if (wait == null) {
      return false;
    }
    if (edge.behind() != null) {
      return isBehind(lock, wait, edge.behind());
    }
    Hold hold = lock.hold(edge.token());
    return hold != null
        && (edge.oneOfSeveral()
            ? isInTheWay(lock, wait.claim(), hold)
            : isAloneInTheWay(lock, wait.claim(), hold));
  }

  /**
   * Whether a wait still cannot end as long as those of its holds last that were named. Permits
   * that have changed meanwhile are not judged.
   */
  static boolean stands(Lock lock, Blocked blocked) {
    Wait wait = lock.waiting(blocked.waiting().waitId());
    if (wait == null || lock.permits() != blocked.permits()) {
      return false;
    }
    if (blocked.behind() != null) {
      return isBehind(lock, wait, blocked.behind());
    }
    List<Hold> named = lock.holds().stream().filter(hold -> blocked.names(hold.token())).toList();
    return lock.isSemaphore()
        ? shortBy(lock, wait.claim(), taken(named)) > 0
        : named.stream().anyMatch(hold -> conflicts(wait.claim(), hold));
  }

  private static boolean isBehind(Lock lock, Wait wait, String behind) {
    Wait before = waitBefore(lock, wait);
    return holds(lock, wait.claim()).isEmpty() && before != null && before.waitId().equals(behind);
  }

  private static @Nullable Blocked byHolds(String lockName, Lock lock, Wait wait) {
    List<Hold> holds = holds(lock, wait.claim());
    if (holds.isEmpty()) {
      return null;
    }
    int needed = lock.isSemaphore() ? shortBy(lock, wait.claim()) : holds.size();
    return Blocked.byHolds(lockName, WaitRef.of(wait), lock, needed, holds);
  }

  private static Edge edge(String lockName, Lock lock, Wait wait, Hold hold) {
    boolean oneOfSeveral = !isAloneInTheWay(lock, wait.claim(), hold);
    return new Edge(
        lockName, wait.waitId(), wait.claim().owner(), hold.token(), null, oneOfSeveral);
  }

  private static boolean conflicts(Claim claim, Hold hold) {
    return !hold.claim().owner().equals(claim.owner())
        && (claim.mode() == LockMode.EXCLUSIVE || !hold.isShared());
  }

  /** How many permits of a semaphore a claim lacks; 0 or less when there are enough. */
  private static int shortBy(Lock lock, Claim claim) {
    return shortBy(lock, claim, taken(lock.holds()));
  }

  private static int shortBy(Lock lock, Claim claim, int taken) {
    return isPossible(lock, claim) ? claim.permits() + taken - lock.permits() : 0;
  }

  private static boolean isPossible(Lock lock, Claim claim) {
    return !lock.isSemaphore() || claim.permits() <= lock.permits();
  }

  private static int taken(List<Hold> holds) {
    return holds.stream().mapToInt(hold -> hold.claim().permits()).sum();
  }
}
