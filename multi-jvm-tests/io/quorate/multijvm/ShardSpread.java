package io.quorate.multijvm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the shards of all types are spread over nodes. Immutable.
 *
 * @param counts how many shards a node has, by its number; of a node that did not answer, none
 */
record ShardSpread(Map<Integer, Integer> counts) {

  private static final int MOST_OFF = 2;

  ShardSpread {
    counts = Map.copyOf(counts);
  }

  /**
   * Reads what a node says.
   *
   * @param shards by address and type
   */
  static ShardSpread of(JsonNode shards, NodePorts ports) {
    var counts = new TreeMap<Integer, Integer>();
    for (Map.Entry<String, JsonNode> node : shards.properties()) {
      int sum = 0;
      for (JsonNode count : node.getValue()) {
        sum += count.asInt();
      }
      counts.merge(ports.nodeAt(node.getKey()), sum, Integer::sum);
    }
    return new ShardSpread(counts);
  }

  /** Tells whether each of these nodes has some. */
  boolean reaches(List<Integer> nodes) {
    return nodes.stream().allMatch(node -> of(node) > 0);
  }

  /** Tells whether each of these nodes has between half and twice of what is fair. */
  boolean isEven(List<Integer> nodes) {
    double fair = nodes.stream().mapToInt(this::of).average().orElse(0);
    return fair > 0
        && nodes.stream()
            .allMatch(node -> of(node) >= fair / MOST_OFF && of(node) <= fair * MOST_OFF);
  }

  private int of(int node) {
    return counts.getOrDefault(node, 0);
  }

  @Override
  public String toString() {
    return "shards by node " + new TreeMap<>(counts);
  }
}
