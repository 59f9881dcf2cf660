package io.quorate.multijvm.fault;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Kinds of fault to be drawn at random, each as often as it weighs before all are put back: so a
 * long campaign leaves none out. For use by one thread.
 */
public final class FaultBag {

  private final List<FaultKind> kinds;
  private final List<FaultKind> left = new ArrayList<>();

  /**
   * Creates one.
   *
   * @param kinds to choose from
   */
  public FaultBag(List<FaultKind> kinds) {
    this.kinds = List.copyOf(kinds);
  }

  /** Draws one. */
  public FaultKind next(RandomGenerator random) {
    if (left.isEmpty()) {
      for (FaultKind kind : kinds) {
        left.addAll(Collections.nCopies(kind.weight(), kind));
      }
    }
    return left.remove(random.nextInt(left.size()));
  }
}
