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
    List<String> names = Arrays.asList(CHOSEN.split(",", -1));
    return kinds.stream().filter(kind -> CHOSEN.isEmpty() || names.contains(kind.name())).toList();
  }
}
