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

  private final List<FaultKind> left = new ArrayList<>();

  /** Draws one. */
  public FaultKind next(RandomGenerator random) {
    if (left.isEmpty()) {
      for (FaultKind kind : FaultKind.values()) {
        left.addAll(Collections.nCopies(kind.weight(), kind));
      }
    }
    return left.remove(random.nextInt(left.size()));
  }
}
