package io.quorate.multijvm.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who holds a lock. Immutable.
 *
 * @param lastToken the highest token that was given
 * @param holds in the order in which they were granted
 */
record LeaseState(long lastToken, List<Held> holds) {

  static final LeaseState NEW = new LeaseState(0, List.of());

  LeaseState {
    holds = List.copyOf(holds);
  }

  /**
   * A hold.
   *
   * @param unseen whether its owner was never told of it
   */
  record Held(String owner, long token, int permits, int count, boolean unseen) {

    Held withCount(int other) {
      return new Held(owner, token, permits, other, unseen);
    }

    @Override
    public String toString() {
      return "%s with token %d, %d times%s"
          .formatted(owner, token, count, unseen ? ", untold" : "");
    }
  }

  Optional<Held> heldBy(String owner) {
    return holds.stream().filter(held -> held.owner.equals(owner)).findFirst();
  }

  Optional<Held> held(String owner, long token) {
    return holds.stream()
        .filter(held -> held.owner.equals(owner) && held.token == token)
        .findFirst();
  }

  int permits() {
    return holds.stream().mapToInt(Held::permits).sum();
  }

  LeaseState granted(Held hold) {
    var all = new ArrayList<>(holds);
    all.add(hold);
    return new LeaseState(Math.max(lastToken, hold.token), all);
  }

  /** Returns the same with another count of a hold; without the hold when that is 0. */
  LeaseState counting(Held hold, int count) {
    return new LeaseState(
        lastToken,
        holds.stream()
            .map(one -> one.equals(hold) ? one.withCount(count) : one)
            .filter(one -> one.count > 0)
            .toList());
  }

  @Override
  public String toString() {
    return "last token %d, held by %s".formatted(lastToken, holds.isEmpty() ? "nobody" : holds);
  }
}
