package io.quorate.bench.result;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Takes the median of what was measured several times. */
public final class Median {

  private Median() {}

  /** Returns the median of a figure over all rounds, of which there is at least one. */
  public static <T> double of(List<T> rounds, ToDoubleFunction<T> figure) {
    return of(rounds.stream().mapToDouble(figure).toArray());
  }

  /** Returns the median of some values, of which there is at least one. */
  public static double of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
