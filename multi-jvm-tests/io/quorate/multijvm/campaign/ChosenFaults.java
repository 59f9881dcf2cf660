package io.quorate.multijvm.campaign;

import io.quorate.multijvm.fault.FaultKind;
import java.util.Arrays;
import java.util.List;

/** The kinds of fault that {@code -Dfaults=ZOMBIE,DEAF} chooses; all when it is not there. */
final class ChosenFaults {

  private static final String CHOSEN = System.getProperty("faults", "");

  private ChosenFaults() {}

  /** Returns those of a list that are chosen, in its order. */
  static List<FaultKind> among(List<FaultKind> kinds) {
    if (CHOSEN.isEmpty()) {
      return kinds;
    }
    // Throws for a name that is none: else the run would leave out what was asked for.
    List<FaultKind> chosen = Arrays.stream(CHOSEN.split(",", -1)).map(FaultKind::valueOf).toList();
    return kinds.stream().filter(chosen::contains).toList();
  }
}
