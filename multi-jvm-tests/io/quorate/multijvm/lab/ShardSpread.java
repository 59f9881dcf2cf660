package io.quorate.multijvm.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the shards of all types are spread over nodes. Immutable.
 *
 * @param counts how many shards a node has, by its number; of a node that did not answer, none
 * @param types how many shards a type has on all nodes together
 */
public record ShardSpread(Map<Integer, Integer> counts, Map<String, Integer> types) {

  /** How many shards a type has as shipped. */
  public static final int SHARDS = 60;

  private static final int MOST_OFF = 2;

  public ShardSpread {
    counts = Map.copyOf(counts);
    types = Map.copyOf(types);
  }

  /**
   * Reads what a node says.
   *
   * @param shards by address and type
   */
  public static ShardSpread of(JsonNode shards, NodePorts ports) {
    var counts = new TreeMap<Integer, Integer>();
    var types = new TreeMap<String, Integer>();
    for (Map.Entry<String, JsonNode> node : shards.properties()) {
      int sum = 0;
      for (Map.Entry<String, JsonNode> type : node.getValue().properties()) {
        sum += type.getValue().asInt();
        types.merge(type.getKey(), type.getValue().asInt(), Integer::sum);
      }
      counts.merge(ports.nodeAt(node.getKey()), sum, Integer::sum);
    }
    return new ShardSpread(counts, types);
  }

  /** Tells whether no type has more shards than there are, as when one is on two nodes. */
  public boolean hasNoneTwice() {
    return types.values().stream().allMatch(count -> count <= SHARDS);
  }

  /** Returns how many a node has. */
  public int of(int node) {
    return counts.getOrDefault(node, 0);
  }

  /** Tells whether each of these nodes has some. */
  public boolean reaches(List<Integer> nodes) {
    return nodes.stream().allMatch(node -> of(node) > 0);
  }

  /** Tells whether each of these nodes has between half and twice of what is fair. */
  public boolean isEven(List<Integer> nodes) {
    double fair = nodes.stream().mapToInt(this::of).average().orElse(0);
    return fair > 0
        && nodes.stream()
            .allMatch(node -> of(node) >= fair / MOST_OFF && of(node) <= fair * MOST_OFF);
  }

  @Override
  public String toString() {
    return "shards by node %s, by type %s".formatted(new TreeMap<>(counts), new TreeMap<>(types));
  }
}
