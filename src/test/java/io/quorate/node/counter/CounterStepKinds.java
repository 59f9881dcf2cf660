package io.quorate.node.counter;

import io.quorate.kernel.participant.StepKind;
import io.quorate.kernel.participant.StepKinds;
import java.util.List;

/** The step that counters do. */
public final class CounterStepKinds implements StepKinds.Provider {

  /** Counts: {@code {"type": "count", "counter": "c", "times": 3}}. */
  public static final StepKind COUNT = StepKind.giving("count", "counter", "times");

  @Override
  public List<StepKind> kinds() {
    return List.of(COUNT);
  }
}
