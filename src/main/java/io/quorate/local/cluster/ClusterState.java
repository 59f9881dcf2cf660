package io.quorate.local.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cluster as one of its nodes describes it at {@code /v1/cluster}. Immutable.
 *
 * @param members how many members there are, whatever their status
 * @param up how many of them are up and reachable
 * @param shards for each type of entity that has shards, how many of them each node has; 0 is
 *     listed
 */
public record ClusterState(int members, int up, Map<String, List<Integer>> shards) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** How many more shards than its fair part a node may have and count as even. */
  private static final int SLACK = 1;

  /** Reads a description; empty when it is none. */
  static Optional<ClusterState> parse(String text) {
    try {
      JsonNode root = JSON.readTree(text);
      JsonNode members = root.path("members");
      if (!members.isArray()) {
        return Optional.empty();
      }
      List<String> up = new ArrayList<>();
      for (JsonNode member : members) {
        if (member.path("status").asText().equals("up")
            && !member.path("unreachable").asBoolean(true)) {
          up.add(member.path("address").asText());
        }
      }
      return Optional.of(
          new ClusterState(members.size(), up.size(), shards(root.path("shards"), up)));
    } catch (JsonProcessingException notJson) {
      return Optional.empty();
    }
  }

  /** Tells whether exactly so many nodes are members, and all of them up and reachable. */
  public boolean isWhole(int nodes) {
    return members == nodes && up == nodes;
  }

  /** Tells whether no node has more shards of a type than the others, except for a small rest. */
  public boolean isEven() {
    return shards.values().stream().allMatch(ClusterState::isEven);
  }

  private static boolean isEven(List<Integer> counts) {
    int all = counts.stream().mapToInt(Integer::intValue).sum();
    int fair = Math.ceilDiv(all, Math.max(1, counts.size()));
    return counts.stream().allMatch(count -> count <= fair + SLACK);
  }

  private static Map<String, List<Integer>> shards(JsonNode shards, List<String> nodes) {
    Map<String, List<Integer>> counts = new HashMap<>();
    for (JsonNode node : shards) {
      node.fieldNames().forEachRemaining(type -> counts.putIfAbsent(type, List.of()));
    }
    counts.replaceAll(
        (type, none) -> nodes.stream().map(node -> shards.path(node).path(type).asInt(0)).toList());
    return counts;
  }
}
