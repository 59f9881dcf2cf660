package io.quorate.bench.result;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What was measured of each cell, round after round, in the order in which the cells came. For one
 * thread.
 *
 * @param <C> says what was measured together
 * @param <F> what came of one cell in one round
 */
public final class Rounds<C, F> {

  private final Map<C, List<F>> figures = new LinkedHashMap<>();

  /** Keeps the figures of a cell, and shows them, so that somebody who waits sees progress. */
  public void add(int round, C cell, F measured) {
    System.err.printf("round %d: %s: %s%n", round, cell, measured);
    figures.computeIfAbsent(cell, unknown -> new ArrayList<>()).add(measured);
  }

  /** Returns the figures of a cell in all rounds; none when it was not measured. */
  public List<F> of(C cell) {
    return figures.getOrDefault(cell, List.of());
  }

  public void forEach(BiConsumer<C, List<F>> consumer) {
    figures.forEach(consumer);
  }

  /** Returns all of it for a JSON file. */
  public List<Map<String, Object>> json() {
    List<Map<String, Object>> cells = new ArrayList<>();
    figures.forEach((cell, rounds) -> cells.add(Map.of("cell", cell, "rounds", rounds)));
    return cells;
  }
}
