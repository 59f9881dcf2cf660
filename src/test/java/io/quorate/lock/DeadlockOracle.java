package io.quorate.lock;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Looks at all locks at once, as no part of the system can, and says which waits could never end.
 * Owners that wait for nothing give all back in time; so do those that can then be granted what
 * they wait for; who is left is stuck (R. C. Holt: Some Deadlock Properties of Computer Systems,
 * ACM Computing Surveys 4(3), 1972). Each owner waits for one lock at most. For one thread.
 */
final class DeadlockOracle {

  private final Map<String, Lock> locks;
  private final Set<String> youngest = new HashSet<>();
  private final Set<String> queued = new HashSet<>();
  private boolean anyStuck;

  /** A wait and where it is. */
  private record Place(Lock lock, Wait waiting) {}

  /** Looks at these locks, as they are at the time. */
  DeadlockOracle(Map<String, Lock> locks) {
    this.locks = locks;
  }

  /** Whether a wait was in a deadlock once, as the youngest of a circle of those who are stuck. */
  boolean wasYoungestOfDeadlock(String waitId) {
    return youngest.contains(waitId);
  }

  /** Whether a wait could not have ended once without passing others. */
  boolean wasStuckInQueue(String waitId) {
    return queued.contains(waitId);
  }

  /** Whether anybody is stuck now. */
  boolean isAnyStuck() {
    return anyStuck;
  }

  /** Takes note of how things are. */
  void look() {
    Map<String, Place> stuck = stuck(false);
    stuck.forEach(
        (owner, place) -> {
          if (closes(owner, stuck)) {
            youngest.add(place.waiting.waitId());
          }
        });
    Map<String, Place> inOrder = stuck(true);
    inOrder.values().forEach(place -> queued.add(place.waiting.waitId()));
    anyStuck = !inOrder.isEmpty();
  }

  /**
   * Returns the owners that are left, with their waits.
   *
   * @param inOrder whether nobody passes an earlier wait
   */
  private Map<String, Place> stuck(boolean inOrder) {
    var left = new HashMap<String, Place>();
    for (Lock lock : locks.values()) {
      lock.queue().forEach(wait -> left.put(wait.claim().owner(), new Place(lock, wait)));
    }
    while (left.values().removeIf(place -> mayEnd(place, inOrder, left.keySet()))) {
      // Who has gone may let others go.
    }
    return left;
  }

  private static boolean mayEnd(Place place, boolean inOrder, Set<String> stuck) {
    Lock lock = place.lock;
    Claim claim = place.waiting.claim();
    boolean fits =
        lock.isSemaphore()
            ? claim.permits() > lock.permits()
                || claim.permits() + permitsOf(lock, stuck) <= lock.permits()
            : inTheWay(lock, claim, stuck).isEmpty();
    return fits && (!inOrder || isFirst(place, stuck));
  }

  private static boolean isFirst(Place place, Set<String> stuck) {
    return place.lock.queue().stream()
        .takeWhile(wait -> !wait.equals(place.waiting))
        .noneMatch(wait -> stuck.contains(wait.claim().owner()));
  }

  private static int permitsOf(Lock lock, Set<String> owners) {
    return lock.holds().stream()
        .filter(hold -> owners.contains(hold.claim().owner()))
        .mapToInt(hold -> hold.claim().permits())
        .sum();
  }

  private static List<String> inTheWay(Lock lock, Claim claim, Set<String> stuck) {
    var owners = new ArrayList<String>();
    for (Hold hold : lock.holds()) {
      String owner = hold.claim().owner();
      boolean conflicts =
          lock.isSemaphore()
              || (!owner.equals(claim.owner())
                  && (claim.mode() == LockMode.EXCLUSIVE || !hold.isShared()));
      if (conflicts && stuck.contains(owner)) {
        owners.add(owner);
      }
    }
    return owners;
  }

  /** Whether a way leads from an owner back to it, over none that waits for a shorter time. */
  private static boolean closes(String first, Map<String, Place> stuck) {
    Wait own = of(stuck, first).waiting;
    Deque<String> next = new ArrayDeque<>(List.of(first));
    var seen = new HashSet<String>();
    while (!next.isEmpty()) {
      Place place = of(stuck, next.removeFirst());
      for (String holder : inTheWay(place.lock, place.waiting.claim(), stuck.keySet())) {
        if (holder.equals(first)) {
          return true;
        }
        WaitRef other = WaitRef.of(of(stuck, holder).waiting);
        if (WaitRef.of(own).isYoungerThan(other) && seen.add(holder)) {
          next.add(holder);
        }
      }
    }
    return false;
  }

  private static Place of(Map<String, Place> stuck, String owner) {
    return Objects.requireNonNull(stuck.get(owner));
  }
}
