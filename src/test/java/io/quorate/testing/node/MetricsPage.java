package io.quorate.testing.node;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * The metrics of Quorate on a node at one moment. Immutable.
 *
 * @param samples the values by name and labels, as the page has them
 */
public record MetricsPage(Map<String, Double> samples) {

  public static final MetricsPage EMPTY = new MetricsPage(Map.of());

  public static MetricsPage of(Api api) {
    return new MetricsPage(
        api.get("/metrics")
            .status(200)
            .body()
            .lines()
            .filter(line -> line.startsWith("quorate_"))
            .collect(
                Collectors.toMap(
                    line -> line.substring(0, line.lastIndexOf(' ')),
                    line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))));
  }

  /** Returns a value; 0 when it is not there. */
  public double value(String sample) {
    return samples.getOrDefault(sample, 0.0);
  }

  /** Returns by how much a sample has risen. */
  public double since(MetricsPage before, String sample) {
    return value(sample) - before.value(sample);
  }
}
