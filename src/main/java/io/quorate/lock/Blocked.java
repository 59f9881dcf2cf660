package io.quorate.lock;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says what a wait cannot end without: enough of these holds, or an earlier wait. Immutable.
 *
 * @param lock where it waits
 * @param waiting who waits
 * @param permits those of the semaphore; 0 of a lock that is none
 * @param needed how much of the holds has to go: permits of a semaphore, else all of them
 * @param holds the holds in its way
 * @param behind the earlier wait in its way, when no hold is; else null
 */
public record Blocked(
    String lock,
    WaitRef waiting,
    int permits,
    int needed,
    List<Weight> holds,
    @Nullable String behind) {

  /** Holds that are told of one wait; of more the heaviest, and the others count as gone. */
  static final int MAX_HOLDS = 128;

  public Blocked {
    holds = List.copyOf(holds);
  }

  /**
   * A hold in the way.
   *
   * @param permits how much of the semaphore it is; 1 of a lock that is none
   */
  public record Weight(long token, String owner, int permits) {}

  static Blocked behind(String lock, WaitRef wait, int permits, Wait before) {
    return new Blocked(lock, wait, permits, 0, List.of(), before.waitId());
  }

  static Blocked byHolds(String name, WaitRef wait, Lock lock, int needed, List<Hold> holds) {
    List<Weight> weights =
        holds.stream()
            .map(hold -> new Weight(hold.token(), hold.claim().owner(), hold.claim().permits()))
            .toList();
    return new Blocked(name, wait, lock.permits(), needed, weights, null).heaviest();
  }

  /** Returns the same as it will be once the holds of others have gone. */
  Blocked without(Predicate<String> others) {
    var left = new ArrayList<Weight>();
    int still = needed;
    for (Weight hold : holds) {
      if (others.test(hold.owner())) {
        still -= hold.permits();
      } else {
        left.add(hold);
      }
    }
    return new Blocked(lock, waiting, permits, still, left, behind);
  }

  /** Whether enough is gone, of the holds. */
  @JsonIgnore
  boolean isFree() {
    return behind == null && needed <= 0;
  }

  boolean names(long token) {
    return holds.stream().anyMatch(hold -> hold.token() == token);
  }

  private Blocked heaviest() {
    if (holds.size() <= MAX_HOLDS) {
      return this;
    }
    List<Weight> byWeight =
        holds.stream().sorted(Comparator.comparingInt(Weight::permits).reversed()).toList();
    int gone = byWeight.stream().skip(MAX_HOLDS).mapToInt(Weight::permits).sum();
    return new Blocked(
        lock, waiting, permits, needed - gone, byWeight.subList(0, MAX_HOLDS), behind);
  }
}
